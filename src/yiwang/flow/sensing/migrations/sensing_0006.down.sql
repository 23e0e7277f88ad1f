DROP INDEX sensing_reflex_actuator;
