"""OGC SensorThings' query language, read into trees. Pure: no entity, no SQL."""
