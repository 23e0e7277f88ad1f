-- A command is claimed (`sending`) and committed before it is published: a node that dies in between does not send it
-- again. What was claimed and never heard of again is `unsure`: people look.
ALTER TABLE sensing_reflex DROP CONSTRAINT sensing_reflex_state_check;
ALTER TABLE sensing_reflex ADD CONSTRAINT sensing_reflex_state_check
  CHECK (state IN ('waiting', 'sending', 'sent', 'unsure', 'stopped', 'no_actuator', 'failed'));
CREATE INDEX sensing_reflex_sending ON sensing_reflex (sent_at) WHERE state = 'sending';
