"""Thin HTTP."""

from yiwang.flow.sensing.routes import things

ROUTES = [*things.ROUTES]
