-- How long a level may be in charge of an unhandled case before it climbs (逐级上升). Drafts: a city sets its own.
CREATE TABLE cases_tier_limit (
  level text PRIMARY KEY CHECK (level IN ('community', 'subdistrict', 'district')),
  limit_value int NOT NULL CHECK (limit_value > 0),
  limit_unit text NOT NULL CHECK (limit_unit IN ('urgent_hour', 'work_hour', 'work_day')),
  source text NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by bigint NOT NULL
);
INSERT INTO cases_tier_limit VALUES
  ('community', 4, 'work_hour', '本平台草案，待本市核定', now(), 1),
  ('subdistrict', 1, 'work_day', '本平台草案，待本市核定', now(), 1),
  ('district', 3, 'work_day', '本平台草案，待本市核定', now(), 1);
-- Which level is in charge of a case. Beside the holder (who does the work now) there is one level that answers for it.
CREATE TABLE cases_tier (
  case_id bigint PRIMARY KEY REFERENCES cases_case,
  level text NOT NULL CHECK (level IN ('community', 'subdistrict', 'district', 'city')),
  area_id bigint NOT NULL,
  area_path text COLLATE "C" NOT NULL,
  area_name text NOT NULL,
  since timestamptz NOT NULL,
  due_at timestamptz,                       -- NULL: nobody above, or it no longer climbs
  climbs int NOT NULL DEFAULT 0
);
CREATE INDEX cases_tier_due ON cases_tier (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX cases_tier_area ON cases_tier (area_id, case_id);
ALTER TABLE cases_tier ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON cases_tier USING (EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id));
GRANT SELECT, INSERT, UPDATE ON cases_tier TO yiwang_app;
GRANT SELECT ON cases_tier_limit TO yiwang_app;
GRANT UPDATE (limit_value, limit_unit, source, changed_at, changed_by) ON cases_tier_limit TO yiwang_app;
