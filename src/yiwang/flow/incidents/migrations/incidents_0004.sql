-- Who or what says it: a device, an algorithm with its version, a department's system; and how sure it says it is.
ALTER TABLE incidents_report ADD COLUMN source text, ADD COLUMN confidence real
  CHECK (confidence BETWEEN 0 AND 1);
CREATE INDEX incidents_report_source ON incidents_report (channel, source, recorded_at) WHERE source IS NOT NULL;
