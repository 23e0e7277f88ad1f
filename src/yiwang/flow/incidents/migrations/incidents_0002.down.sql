DROP INDEX incidents_incident_ended;
DROP VIEW incidents_v_link;
