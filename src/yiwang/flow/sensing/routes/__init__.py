"""Thin HTTP."""

from yiwang.flow.sensing.routes import history, readings, rulebook, things, warnings

ROUTES = [*history.ROUTES, *readings.ROUTES, *rulebook.ROUTES, *things.ROUTES, *warnings.ROUTES]
