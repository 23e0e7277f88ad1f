"""Yiwang 一网: an open-source platform on which a city is run (城市运行一网统管)."""

__version__ = "0.1.0"
