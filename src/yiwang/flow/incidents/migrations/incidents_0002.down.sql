DROP INDEX incidents_report_newest, incidents_incident_area, incidents_incident_newest, incidents_incident_ended;
CREATE INDEX incidents_incident_area ON incidents_incident (area_path, first_reported_at DESC, id DESC);
CREATE INDEX incidents_report_newest ON incidents_report (recorded_at DESC, id DESC);
CREATE INDEX incidents_incident_newest ON incidents_incident (first_reported_at DESC, id DESC);
DROP VIEW incidents_v_link;
