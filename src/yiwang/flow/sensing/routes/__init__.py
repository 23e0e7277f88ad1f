"""Thin HTTP."""

from yiwang.flow.sensing.routes import cameras, history, readings, rulebook, things, warnings

ROUTES = [
    *cameras.ROUTES,
    *history.ROUTES,
    *readings.ROUTES,
    *rulebook.ROUTES,
    *things.ROUTES,
    *warnings.ROUTES,
]
