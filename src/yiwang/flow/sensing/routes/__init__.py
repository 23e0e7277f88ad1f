"""Thin HTTP."""

from yiwang.flow.sensing.routes import history, readings, things

ROUTES = [*history.ROUTES, *readings.ROUTES, *things.ROUTES]
