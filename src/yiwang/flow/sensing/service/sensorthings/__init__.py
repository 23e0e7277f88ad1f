"""OGC SensorThings 1.1 over the registry and the readings.

In: paths, options, bodies of the standard. Out: its documents. Never: a reading stored by anybody but the gate; a class
of conformance declared that no test shows.
"""

from yiwang.flow.sensing.service.sensorthings.batching import batch
from yiwang.flow.sensing.service.sensorthings.reading import answer, root
from yiwang.flow.sensing.service.sensorthings.writing import change, create, remove

__all__ = ["answer", "batch", "change", "create", "remove", "root"]
