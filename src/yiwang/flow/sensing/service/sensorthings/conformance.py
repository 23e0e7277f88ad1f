"""What the service keeps to: each line has its test in tests/sensing/conformance."""

_REQ = "http://www.opengis.net/spec/iot_sensing/1.1/req"
CONFORMANCE: tuple[str, ...] = (
    f"{_REQ}/datamodel/thing",
    f"{_REQ}/datamodel/location",
    f"{_REQ}/datamodel/historical-location",
    f"{_REQ}/datamodel/datastream",
    f"{_REQ}/datamodel/sensor",
    f"{_REQ}/datamodel/observed-property",
    f"{_REQ}/datamodel/observation",
    f"{_REQ}/datamodel/feature-of-interest",
    f"{_REQ}/datamodel/entity-control-information",
    f"{_REQ}/resource-path/resource-path-to-entities",
    f"{_REQ}/request-data/order",
    f"{_REQ}/request-data/expand",
    f"{_REQ}/request-data/select",
    f"{_REQ}/request-data/orderby",
    f"{_REQ}/request-data/skip",
    f"{_REQ}/request-data/top",
    f"{_REQ}/request-data/filter",
    f"{_REQ}/request-data/built-in-filter-operations",
    f"{_REQ}/request-data/built-in-query-functions",
    f"{_REQ}/request-data/count",
    f"{_REQ}/request-data/pagination",
    f"{_REQ}/request-data/status-code",
)
