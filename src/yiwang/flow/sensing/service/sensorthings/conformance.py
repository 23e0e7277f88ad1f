"""What the service keeps to: each line has its test in tests/sensing/conformance.

Not declared: changing and deleting (observations are never changed), batches (ours are JSON), what MQTT adds (its
topics have a prefix of their own, and only what a keeper opened is told).
"""

_REQ = "http://www.opengis.net/spec/iot_sensing/1.1/req"
CONFORMANCE: tuple[str, ...] = (
    f"{_REQ}/datamodel/entity-control-information/common-control-information",
    f"{_REQ}/datamodel/thing/properties",
    f"{_REQ}/datamodel/thing/relations",
    f"{_REQ}/datamodel/location/properties",
    f"{_REQ}/datamodel/location/relations",
    f"{_REQ}/datamodel/historical-location/properties",
    f"{_REQ}/datamodel/historical-location/relations",
    f"{_REQ}/datamodel/datastream/properties",
    f"{_REQ}/datamodel/datastream/relations",
    f"{_REQ}/datamodel/sensor/properties",
    f"{_REQ}/datamodel/sensor/relations",
    f"{_REQ}/datamodel/observed-property/properties",
    f"{_REQ}/datamodel/observed-property/relations",
    f"{_REQ}/datamodel/observation/properties",
    f"{_REQ}/datamodel/observation/relations",
    f"{_REQ}/datamodel/feature-of-interest/properties",
    f"{_REQ}/datamodel/feature-of-interest/relations",
    f"{_REQ}/resource-path/resource-path-to-entities",
    f"{_REQ}/request-data/status-code",
    f"{_REQ}/request-data/query-status-code",
    f"{_REQ}/request-data/order",
    f"{_REQ}/request-data/expand",
    f"{_REQ}/request-data/select",
    f"{_REQ}/request-data/orderby",
    f"{_REQ}/request-data/top",
    f"{_REQ}/request-data/skip",
    f"{_REQ}/request-data/count",
    f"{_REQ}/request-data/filter",
    f"{_REQ}/request-data/built-in-filter-operations",
    f"{_REQ}/request-data/built-in-query-functions",
    f"{_REQ}/request-data/pagination",
    f"{_REQ}/create-update-delete/create-entity",
    f"{_REQ}/create-update-delete/link-to-existing-entities",
    f"{_REQ}/create-update-delete/deep-insert",
    f"{_REQ}/create-update-delete/deep-insert-status-code",
    f"{_REQ}/create-update-delete/historical-location-auto-creation",
    f"{_REQ}/create-update-delete/historical-location-manual-creation",
    f"{_REQ}/data-array/data-array",
)
