DROP INDEX incidents_report_source;
ALTER TABLE incidents_report DROP COLUMN source, DROP COLUMN confidence;
