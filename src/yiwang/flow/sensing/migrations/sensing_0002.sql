CREATE FUNCTION sensing_history_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'history only grows' USING ERRCODE = 'restrict_violation';
END $$;

-- What stored readings said of a rule before it went live. Rows are only added.
SELECT backstage_make_sequence('sensing_backtest_id_seq');
CREATE TABLE sensing_backtest (
  id bigint PRIMARY KEY DEFAULT nextval('sensing_backtest_id_seq'),
  code text NOT NULL,
  version int NOT NULL,
  definition_hash bytea NOT NULL,           -- of the very words that were tested
  low timestamptz NOT NULL,
  high timestamptz NOT NULL,
  things int NOT NULL,
  readings bigint NOT NULL,
  warnings int NOT NULL,
  result jsonb NOT NULL,
  ran_at timestamptz NOT NULL,
  ran_by bigint NOT NULL,
  CHECK (low < high)
);
CREATE INDEX sensing_backtest_rule ON sensing_backtest (code, version, id DESC);
ALTER TABLE sensing_backtest ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff ON sensing_backtest USING ((SELECT backstage_role()) <> ALL (sensing_hidden_from()));
GRANT SELECT, INSERT ON sensing_backtest TO yiwang_app;
CREATE TRIGGER history_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON sensing_backtest
  FOR EACH STATEMENT EXECUTE FUNCTION sensing_history_only_grows();

-- A rule's versions. A draft may change; what was published never does, and goes live only with its back-test.
CREATE TABLE sensing_rule (
  code text NOT NULL CHECK (code ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
  version int NOT NULL CHECK (version >= 1),
  state text NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
  origin text NOT NULL CHECK (origin IN ('shipped', 'people')),
  name_zh text NOT NULL,
  name_en text NOT NULL,
  standard text NOT NULL,
  definition jsonb NOT NULL,
  definition_hash bytea NOT NULL,
  revision int NOT NULL DEFAULT 1,          -- of the row, for who writes at the same time
  made_at timestamptz NOT NULL,
  made_by bigint NOT NULL,
  backtest_id bigint REFERENCES sensing_backtest,
  published_at timestamptz,
  published_by bigint,
  retired_at timestamptz,
  retired_by bigint,
  retired_why text,
  PRIMARY KEY (code, version),
  CONSTRAINT published_is_tested CHECK (state = 'draft' OR origin = 'shipped' OR backtest_id IS NOT NULL),
  CONSTRAINT published_has_a_name CHECK (state = 'draft' OR (published_at IS NOT NULL AND published_by IS NOT NULL))
);
CREATE UNIQUE INDEX sensing_rule_one_published ON sensing_rule (code) WHERE state = 'published';
CREATE INDEX sensing_rule_backtest ON sensing_rule (backtest_id) WHERE backtest_id IS NOT NULL;
CREATE FUNCTION sensing_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'draft' AND (NEW.definition_hash <> OLD.definition_hash OR NEW.state = 'draft') THEN
    RAISE EXCEPTION 'a published rule does not change' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER published_stays BEFORE UPDATE ON sensing_rule FOR EACH ROW EXECUTE FUNCTION sensing_published_stays();
ALTER TABLE sensing_rule ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff ON sensing_rule TO yiwang_app USING ((SELECT backstage_role()) <> ALL (sensing_hidden_from()));
CREATE POLICY gate ON sensing_rule TO yiwang_ingest USING (true);
GRANT SELECT, INSERT, UPDATE ON sensing_rule TO yiwang_app;
GRANT SELECT ON sensing_rule TO yiwang_ingest;

-- What a desk sees as one line: warnings of one rule close together in time and place, a silent gateway, a storm.
SELECT backstage_make_sequence('sensing_warning_group_id_seq');
CREATE TABLE sensing_warning_group (
  id bigint PRIMARY KEY DEFAULT nextval('sensing_warning_group_id_seq'),
  sort text NOT NULL CHECK (sort IN ('place', 'gateway', 'storm')),
  rule text NOT NULL,
  kind text NOT NULL,
  anchor text NOT NULL,                     -- what it gathers by: an area path, or a gateway
  area_id bigint,
  area_path text COLLATE "C" NOT NULL,
  department_ids bigint[] NOT NULL DEFAULT '{}',
  lon float8,
  lat float8,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,             -- of its newest member
  closed_at timestamptz,                    -- no member is active any more
  desk_path text COLLATE "C" NOT NULL,      -- the district whose desk it is put before
  incident_id bigint,                       -- told by the room above
  told_at timestamptz,                      -- when the room above was asked to open an incident
  CHECK ((lon IS NULL) = (lat IS NULL))
);
CREATE INDEX sensing_warning_group_open ON sensing_warning_group (rule, last_at) WHERE closed_at IS NULL;
CREATE INDEX sensing_warning_group_first ON sensing_warning_group (first_at);
CREATE INDEX sensing_warning_group_area ON sensing_warning_group (area_path, first_at DESC);
CREATE INDEX sensing_warning_group_incident ON sensing_warning_group (incident_id) WHERE incident_id IS NOT NULL;
SELECT backstage_scope_policy('sensing_warning_group', 'department_ids', NULL, sensing_hidden_from());
GRANT SELECT, INSERT, UPDATE ON sensing_warning_group TO yiwang_app;

-- A warning: one thing under one rule, from its first level until it is back to normal.
SELECT backstage_make_sequence('sensing_warning_id_seq');
CREATE TABLE sensing_warning (
  id bigint PRIMARY KEY DEFAULT nextval('sensing_warning_id_seq'),
  thing_id bigint NOT NULL REFERENCES sensing_thing,
  kind text NOT NULL,
  rule text NOT NULL,
  rule_version int NOT NULL,
  standard text,                            -- NULL: only shown, it opens no incident
  group_id bigint NOT NULL REFERENCES sensing_warning_group,
  name text NOT NULL,                       -- the thing's, as it was
  area_id bigint,
  area_path text COLLATE "C" NOT NULL,
  department_ids bigint[] NOT NULL DEFAULT '{}',
  lon float8,
  lat float8,
  levels jsonb NOT NULL DEFAULT '{}',       -- of each series of the thing
  severity smallint NOT NULL CHECK (severity BETWEEN 1 AND 4),   -- now; after the end: the last
  peak smallint NOT NULL CHECK (peak BETWEEN 1 AND 4),
  value float8,
  active boolean NOT NULL DEFAULT true,
  raised_at timestamptz NOT NULL,           -- when it happened
  recorded_at timestamptz NOT NULL,         -- when we knew
  changed_at timestamptz NOT NULL,
  cleared_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by bigint,
  assigned_kind text CHECK (assigned_kind IN ('account', 'department')),
  assigned_to bigint,
  assigned_name text,
  shelved_until timestamptz,
  shelved_why text,
  shelved_severity smallint,
  bounces timestamptz[] NOT NULL DEFAULT '{}',   -- when it came back, of the last hour
  returns int NOT NULL DEFAULT 0,
  settling_since timestamptz,               -- chattering, and quiet since
  chattering boolean NOT NULL DEFAULT false,
  fleeting boolean NOT NULL DEFAULT false,
  stale boolean NOT NULL DEFAULT false,
  silence boolean NOT NULL DEFAULT false,   -- it tells of missing readings
  life_safety boolean NOT NULL DEFAULT false,
  members int NOT NULL DEFAULT 0,           -- of a silent gateway: things behind it that are silent now
  outcome text CHECK (outcome IN ('confirmed', 'dismissed')),
  outcome_at timestamptz,
  outcome_by text CHECK (outcome_by IN ('case', 'incident', 'person')),
  version int NOT NULL DEFAULT 1,
  search text[] NOT NULL DEFAULT '{}',
  CHECK (active = (cleared_at IS NULL)),
  CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL)),
  CHECK ((assigned_kind IS NULL) = (assigned_to IS NULL)),
  CHECK ((shelved_until IS NULL) = (shelved_why IS NULL)),
  CHECK ((outcome IS NULL) = (outcome_at IS NULL))
);
-- One active warning per thing and rule (IEC 62682).
CREATE UNIQUE INDEX sensing_warning_one_active ON sensing_warning (thing_id, rule) WHERE active;
CREATE INDEX sensing_warning_thing ON sensing_warning (thing_id, id DESC);
CREATE INDEX sensing_warning_group_members ON sensing_warning (group_id);
CREATE INDEX sensing_warning_active ON sensing_warning (severity DESC, id DESC) WHERE active;
CREATE INDEX sensing_warning_newest ON sensing_warning (recorded_at DESC, id DESC);
CREATE INDEX sensing_warning_area ON sensing_warning (area_path, id DESC);
CREATE INDEX sensing_warning_shelved ON sensing_warning (shelved_until) WHERE shelved_until IS NOT NULL;
CREATE INDEX sensing_warning_settling ON sensing_warning (settling_since) WHERE settling_since IS NOT NULL;
CREATE INDEX sensing_warning_rule ON sensing_warning (rule, rule_version);
CREATE INDEX sensing_warning_search ON sensing_warning USING gin (search);
SELECT backstage_scope_policy('sensing_warning', 'department_ids', NULL, sensing_hidden_from());
GRANT SELECT, INSERT, UPDATE ON sensing_warning TO yiwang_app;

-- The history of a warning: rows are only added, by grant and by trigger.
CREATE TABLE sensing_warning_step (
  warning_id bigint NOT NULL REFERENCES sensing_warning,
  version int NOT NULL,
  action text NOT NULL,
  at timestamptz NOT NULL,
  occurred_at timestamptz,
  severity_from smallint NOT NULL,
  severity_to smallint NOT NULL,
  value float8,
  actor_id bigint NOT NULL,
  actor_name text NOT NULL,
  actor_role text NOT NULL,
  reason text,
  fields jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (warning_id, version)
);
CREATE INDEX sensing_warning_step_at ON sensing_warning_step (at);
ALTER TABLE sensing_warning_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_warning ON sensing_warning_step USING (
  (SELECT backstage_role()) = 'system' OR EXISTS (SELECT 1 FROM sensing_warning w WHERE w.id = warning_id));
GRANT SELECT, INSERT ON sensing_warning_step TO yiwang_app;
CREATE TRIGGER history_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON sensing_warning_step
  FOR EACH STATEMENT EXECUTE FUNCTION sensing_history_only_grows();

-- Things that the warning of their gateway speaks for. Nothing is dropped: each is here, from when until when.
CREATE TABLE sensing_warning_member (
  warning_id bigint NOT NULL REFERENCES sensing_warning,
  thing_id bigint NOT NULL REFERENCES sensing_thing,
  series int NOT NULL,
  area_path text COLLATE "C" NOT NULL,
  department_ids bigint[] NOT NULL,
  since timestamptz NOT NULL,
  until timestamptz,
  PRIMARY KEY (warning_id, series, since)
);
CREATE INDEX sensing_warning_member_active ON sensing_warning_member (series) WHERE until IS NULL;
CREATE INDEX sensing_warning_member_thing ON sensing_warning_member (thing_id, since DESC);
SELECT backstage_scope_policy('sensing_warning_member', 'department_ids', NULL, sensing_hidden_from());
GRANT SELECT, INSERT, UPDATE ON sensing_warning_member TO yiwang_app;

-- Batches that warnings were made of: the same news again changes nothing.
CREATE TABLE sensing_warned_batch (batch bigint PRIMARY KEY, at timestamptz NOT NULL);
GRANT SELECT, INSERT, DELETE ON sensing_warned_batch TO yiwang_app;
CREATE INDEX sensing_warned_batch_at ON sensing_warned_batch (at);

-- Who watches warnings now: what the budget of six an operator-hour is shared by.
CREATE TABLE sensing_watch (
  account_id bigint PRIMARY KEY,
  name text NOT NULL,
  area_path text COLLATE "C" NOT NULL,
  since timestamptz NOT NULL
);
SELECT backstage_scope_policy('sensing_watch', NULL, NULL, sensing_hidden_from());
GRANT SELECT, INSERT, UPDATE, DELETE ON sensing_watch TO yiwang_app;

-- When a desk was flooded: from more than ten lines in ten minutes an operator, until fewer than five.
CREATE TABLE sensing_flood (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  area_path text COLLATE "C" NOT NULL,
  began_at timestamptz NOT NULL,
  ended_at timestamptz,
  peak int NOT NULL
);
CREATE UNIQUE INDEX sensing_flood_one ON sensing_flood (area_path) WHERE ended_at IS NULL;
SELECT backstage_scope_policy('sensing_flood', NULL, NULL, sensing_hidden_from());
GRANT SELECT, INSERT, UPDATE ON sensing_flood TO yiwang_app;

-- Reflexes (云反射弧): what a rule commanded, or would have, and one switch for all of them.
CREATE TABLE sensing_reflex_switch (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  is_on boolean NOT NULL,
  why text NOT NULL,
  by_name text NOT NULL,
  at timestamptz NOT NULL
);
INSERT INTO sensing_reflex_switch VALUES (true, true, 'first start', 'system', now());
GRANT SELECT, UPDATE ON sensing_reflex_switch TO yiwang_app;
SELECT backstage_make_sequence('sensing_reflex_id_seq');
CREATE TABLE sensing_reflex (
  id bigint PRIMARY KEY DEFAULT nextval('sensing_reflex_id_seq'),
  warning_id bigint NOT NULL REFERENCES sensing_warning,
  rule text NOT NULL,
  rule_version int NOT NULL,
  severity smallint NOT NULL,
  actuator_id bigint REFERENCES sensing_thing,   -- NULL: none was found
  actuator text NOT NULL,
  command text NOT NULL,
  topic text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'sent', 'stopped', 'no_actuator', 'failed')),
  why_zh text NOT NULL,
  why_en text NOT NULL,
  area_path text COLLATE "C" NOT NULL,
  department_ids bigint[] NOT NULL DEFAULT '{}',
  at timestamptz NOT NULL,
  sent_at timestamptz,
  attempts int NOT NULL DEFAULT 0,
  error text
);
CREATE INDEX sensing_reflex_waiting ON sensing_reflex (id) WHERE state = 'waiting';
CREATE INDEX sensing_reflex_warning ON sensing_reflex (warning_id);
SELECT backstage_scope_policy('sensing_reflex', 'department_ids', NULL, sensing_hidden_from());
GRANT SELECT, INSERT, UPDATE ON sensing_reflex TO yiwang_app;

-- Search applies the scope itself: the array operator is not leakproof and would lose its index under the policy.
CREATE FUNCTION sensing_warning_search(terms text[]) RETURNS SETOF bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT w.id FROM sensing_warning w
    WHERE w.search @> terms AND w.area_path >= backstage_scope_low() AND w.area_path < backstage_scope_high()
      AND backstage_role() <> ALL (sensing_hidden_from()) AND backstage_sees(w.area_path, w.department_ids, NULL) $$;

-- For the rooms above, whose actors may see a case and not the warning behind it: is what it warned of back to normal?
CREATE FUNCTION sensing_incident_normal(incident bigint)
  RETURNS TABLE (warnings bigint, active bigint, cleared_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT count(*), count(*) FILTER (WHERE w.active), max(w.cleared_at)
    FROM sensing_warning_group g JOIN sensing_warning w ON w.group_id = g.id WHERE g.incident_id = incident $$;

-- Rows of many series still in the table, for a back-test; only series that the asker sees.
CREATE FUNCTION sensing_readings(wanted int[], low timestamptz, high timestamptz)
  RETURNS TABLE (series int, at timestamptz, value float8, quality smallint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT o.series, o.time, o.value, o.quality FROM sensing_observation o
    WHERE o.time >= low AND o.time < high AND o.series IN (
        SELECT d.series FROM sensing_datastream d JOIN sensing_thing t ON t.id = d.thing_id
        WHERE d.series = ANY (wanted) AND backstage_sees(t.area_path, t.department_ids, NULL)
          AND backstage_role() <> ALL (sensing_hidden_from()))
      AND NOT EXISTS (SELECT 1 FROM sensing_segment s
                      WHERE s.day = (o.time AT TIME ZONE 'UTC')::date AND o.batch <= s.last_batch)
    ORDER BY o.series, o.time, o.batch $$;

-- What became of each rule's warnings; of those that the asker sees.
CREATE VIEW sensing_v_rule_stat WITH (security_invoker = true) AS
  SELECT rule, rule_version, count(*) AS raised, count(*) FILTER (WHERE active) AS active,
    count(*) FILTER (WHERE outcome = 'confirmed') AS confirmed,
    count(*) FILTER (WHERE outcome = 'dismissed') AS dismissed,
    count(*) FILTER (WHERE fleeting) AS fleeting, count(*) FILTER (WHERE chattering) AS chattering,
    count(*) FILTER (WHERE outcome = 'confirmed')::float8 / NULLIF(count(outcome), 0) AS "precision"
  FROM sensing_warning GROUP BY rule, rule_version;
CREATE VIEW sensing_v_warning WITH (security_invoker = true) AS
  SELECT w.id, w.thing_id, w.kind, w.rule, w.rule_version, w.standard, w.group_id, w.name, w.area_id, w.area_path,
    w.department_ids, w.lon, w.lat, w.severity, w.peak, w.value, w.active, w.raised_at, w.recorded_at, w.cleared_at,
    w.acknowledged_at, w.shelved_until, w.outcome, w.silence, w.members, g.incident_id
  FROM sensing_warning w JOIN sensing_warning_group g ON g.id = w.group_id;
GRANT SELECT ON sensing_v_rule_stat, sensing_v_warning TO yiwang_app;
