DROP INDEX sensing_reflex_sending;
UPDATE sensing_reflex SET state = 'failed' WHERE state IN ('sending', 'unsure');
ALTER TABLE sensing_reflex DROP CONSTRAINT sensing_reflex_state_check;
ALTER TABLE sensing_reflex ADD CONSTRAINT sensing_reflex_state_check
  CHECK (state IN ('waiting', 'sent', 'stopped', 'no_actuator', 'failed'));
