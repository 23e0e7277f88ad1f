"""Thin HTTP."""

from yiwang.flow.sensing.routes import history, readings, things, warnings

ROUTES = [*history.ROUTES, *readings.ROUTES, *things.ROUTES, *warnings.ROUTES]
