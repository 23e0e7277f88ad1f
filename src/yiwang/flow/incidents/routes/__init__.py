"""The web doors of this room: thin; each parses, asks one verb, and gives its view back."""

from yiwang.flow.incidents.routes import incidents, reports, tracking, uploads

ROUTES = [*reports.ROUTES, *uploads.ROUTES, *tracking.ROUTES, *incidents.ROUTES]
