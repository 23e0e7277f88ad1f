"""Warnings (预警): raised by rules, put before a desk as few lines, acted on, ended."""
