CREATE INDEX sensing_reflex_actuator ON sensing_reflex (actuator_id, id DESC) WHERE actuator_id IS NOT NULL;
