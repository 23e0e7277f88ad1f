"""SensorThings' eight entity sets over the registry: which view, which columns, which links; trees made into SQL."""
