-- Published: the reports that now tell of an incident.
CREATE VIEW incidents_v_link WITH (security_invoker = true) AS
  SELECT report_id, incident_id, linked_at FROM incidents_link WHERE unlinked_at IS NULL;
GRANT SELECT ON incidents_v_link TO yiwang_app;
-- Those that ended without a case are few; "today's" are asked for by every overview.
CREATE INDEX incidents_incident_ended ON incidents_incident (ended_at) WHERE state IN ('declined', 'answered');
-- Today's counts read these indexes alone: what row-level security and the counting look at is in them. The index on the
-- area holds no time, or it would win every "of today": row-level security's own range is estimated at half a percent of
-- the table whatever it is.
DROP INDEX incidents_incident_newest;
CREATE INDEX incidents_incident_newest ON incidents_incident (first_reported_at DESC, id DESC, area_path)
  INCLUDE (state, exercise, channel, department_ids, family);
DROP INDEX incidents_incident_area;
CREATE INDEX incidents_incident_area ON incidents_incident (area_path, id);
DROP INDEX incidents_report_newest;
CREATE INDEX incidents_report_newest ON incidents_report (recorded_at DESC, id DESC, area_path)
  INCLUDE (channel, exercise);
