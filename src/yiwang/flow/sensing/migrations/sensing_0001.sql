-- One declaration for each kind of thing. The flat columns are those of its main property; `more` has the others.
CREATE TABLE sensing_thing_kind (
  code text PRIMARY KEY,
  number smallint GENERATED ALWAYS AS IDENTITY UNIQUE,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  domain text NOT NULL CHECK (domain IN ('water', 'land', 'air')),
  sort text NOT NULL CHECK (sort IN ('sensor', 'camera', 'drone', 'actuator', 'gateway')),
  property text,                            -- NULL: a thing without readings, such as a plain camera
  unit text,
  low float8,                               -- plausible range: a reading outside it is of bad quality
  high float8,
  accuracy float8,
  period_s int CHECK (period_s > 0),        -- expected; NULL: it speaks only when something happens
  more jsonb NOT NULL DEFAULT '[]',
  owner text NOT NULL,                      -- which department usually owns it: a hint
  privacy_class text NOT NULL CHECK (privacy_class IN ('none', 'place', 'personal', 'sensitive')),
  retention_days int NOT NULL CHECK (retention_days > 0),
  life_safety boolean NOT NULL,
  readings_per_s int CHECK (readings_per_s > 0),   -- of one source; NULL: its quota alone counts
  silence_policy text NOT NULL CHECK (silence_policy IN ('none', 'list', 'maintenance', 'urgent')),
  silent_after_periods float8 NOT NULL DEFAULT 3 CHECK (silent_after_periods >= 1),
  source jsonb NOT NULL,                    -- title, edition, confidence of the range
  CHECK ((property IS NULL) = (unit IS NULL)),
  CHECK (low < high)
);
GRANT SELECT, INSERT, UPDATE ON sensing_thing_kind TO yiwang_app;

-- Who sends readings: a supplier's platform, a department's system, a gateway operator. The quota is per source.
CREATE TABLE sensing_source (
  code text PRIMARY KEY CHECK (code ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
  number smallint GENERATED ALWAYS AS IDENTITY UNIQUE,
  name text NOT NULL,
  readings_per_s int CHECK (readings_per_s > 0),
  created_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON sensing_source TO yiwang_app;

-- Who never sees a thing: residents. Those who run the machine and the data platform do see things.
CREATE FUNCTION sensing_hidden_from() RETURNS text[] LANGUAGE sql IMMUTABLE
  RETURN ARRAY['resident', 'door'];

SELECT backstage_make_sequence('sensing_thing_id_seq');
CREATE TABLE sensing_thing (
  id bigint PRIMARY KEY DEFAULT nextval('sensing_thing_id_seq'),
  source text NOT NULL REFERENCES sensing_source,
  source_id text NOT NULL CHECK (source_id <> '' AND length(source_id) <= 120),
  kind text NOT NULL REFERENCES sensing_thing_kind,
  name text NOT NULL,
  area_id bigint,
  area_path text COLLATE "C" NOT NULL,
  department_ids bigint[] NOT NULL DEFAULT '{}',
  lon float8,
  lat float8,
  cell bigint,                              -- quadkey of level 24 as a number
  gateway_id bigint REFERENCES sensing_thing,
  properties jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('planned', 'active', 'maintenance', 'retired')),
  trust real NOT NULL DEFAULT 1 CHECK (trust BETWEEN 0 AND 1),
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  search text[] NOT NULL DEFAULT '{}',
  UNIQUE (source, source_id),
  CHECK ((lon IS NULL) = (lat IS NULL) AND (lon IS NULL) = (cell IS NULL))
);
CREATE INDEX sensing_thing_area ON sensing_thing (area_path, id);
-- The map's close views read these alone.
CREATE INDEX sensing_thing_cell ON sensing_thing (cell) INCLUDE (kind, area_path, lon, lat, id) WHERE state <> 'retired';
CREATE INDEX sensing_thing_kind_cell ON sensing_thing (kind, cell) INCLUDE (area_path, lon, lat, id)
  WHERE state <> 'retired';
CREATE INDEX sensing_thing_kind_id ON sensing_thing (kind, id);
CREATE INDEX sensing_thing_gateway ON sensing_thing (gateway_id) WHERE gateway_id IS NOT NULL;
CREATE INDEX sensing_thing_search ON sensing_thing USING gin (search);
SELECT backstage_scope_policy('sensing_thing', 'department_ids', NULL, sensing_hidden_from());
GRANT SELECT, INSERT, UPDATE ON sensing_thing TO yiwang_app;

-- What the gate looks names up by: 64 bits of a digest, so that five million names are one sorted array.
CREATE FUNCTION sensing_key(name text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN ('x' || left(md5(name), 16))::bit(64)::bigint;

SELECT backstage_make_sequence('sensing_datastream_id_seq');
CREATE SEQUENCE sensing_series_seq AS int MINVALUE 0 START 0;
GRANT USAGE ON SEQUENCE sensing_series_seq TO yiwang_app;
CREATE TABLE sensing_datastream (
  id bigint PRIMARY KEY DEFAULT nextval('sensing_datastream_id_seq'),
  series int NOT NULL UNIQUE DEFAULT nextval('sensing_series_seq'),   -- the position in all state arrays
  thing_id bigint NOT NULL REFERENCES sensing_thing,
  property text NOT NULL,
  main boolean NOT NULL,                    -- meant when a sender names the thing alone
  unit text NOT NULL,
  low float8,
  high float8,
  period_s int,
  thing_key bigint NOT NULL,                -- of 'source/source_id'
  changed xid8 NOT NULL DEFAULT pg_current_xact_id(),   -- the gate reads what changed since it last looked
  UNIQUE (thing_id, property)
);
CREATE INDEX sensing_datastream_changed ON sensing_datastream (changed);
ALTER TABLE sensing_datastream ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_thing ON sensing_datastream USING (
  (SELECT backstage_role()) = 'system' OR EXISTS (SELECT 1 FROM sensing_thing t WHERE t.id = thing_id));
GRANT SELECT, INSERT, UPDATE ON sensing_datastream TO yiwang_app;

-- Bulk loads come through here: COPY is refused on tables with row-level security.
CREATE UNLOGGED TABLE sensing_staging (
  load_id bigint NOT NULL,
  line bigint NOT NULL,
  source_id text NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  area_id bigint NOT NULL,
  area_path text COLLATE "C" NOT NULL,
  lon float8 NOT NULL,
  lat float8 NOT NULL,
  cell bigint NOT NULL,
  gateway text,
  department_ids bigint[] NOT NULL,
  properties text NOT NULL,
  search text[] NOT NULL
);
CREATE INDEX sensing_staging_load ON sensing_staging (load_id);
GRANT SELECT, INSERT, DELETE ON sensing_staging TO yiwang_app;

-- How many things lie in a cell of each zoom, so that a map of millions is a few hundred rows. Kept by the verbs that
-- add things; `cell` is the quadkey of that level as a number, `kind` '' the sum of all kinds.
CREATE TABLE sensing_map_cell (
  level smallint NOT NULL,
  kind text NOT NULL,
  cell bigint NOT NULL,
  area_path text COLLATE "C" NOT NULL,
  department_ids bigint[] NOT NULL,
  things int NOT NULL,
  lon_sum float8 NOT NULL,
  lat_sum float8 NOT NULL,
  PRIMARY KEY (level, kind, cell, area_path, department_ids)
);
SELECT backstage_scope_policy('sensing_map_cell', 'department_ids', NULL, sensing_hidden_from());
GRANT SELECT, INSERT, UPDATE, DELETE ON sensing_map_cell TO yiwang_app;

-- What a device or a gateway logs in with; only the hash is kept.
SELECT backstage_make_sequence('sensing_device_credential_id_seq');
CREATE TABLE sensing_device_credential (
  id bigint PRIMARY KEY DEFAULT nextval('sensing_device_credential_id_seq'),
  source text NOT NULL REFERENCES sensing_source,
  name text NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  gateway_id bigint REFERENCES sensing_thing,   -- NULL: not narrowed to the things behind one gateway
  kinds text[] CHECK (cardinality(kinds) > 0),  -- NULL: not narrowed to kinds
  readings_per_s int CHECK (readings_per_s > 0),
  created_at timestamptz NOT NULL,
  created_by bigint NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX sensing_device_credential_source ON sensing_device_credential (source);
CREATE INDEX sensing_device_credential_gateway ON sensing_device_credential (gateway_id) WHERE gateway_id IS NOT NULL;
ALTER TABLE sensing_device_credential ENABLE ROW LEVEL SECURITY;
CREATE POLICY keepers ON sensing_device_credential USING (
  (SELECT backstage_role()) IN ('system', 'data', 'system_admin', 'security_admin'));
GRANT SELECT, INSERT, UPDATE ON sensing_device_credential TO yiwang_app;

-- Readings. One writer (the gate), no row-level security: people read through sensing_history alone.
CREATE TABLE sensing_observation (
  time timestamptz NOT NULL,                -- phenomenon time
  value float8 NOT NULL,
  batch bigint NOT NULL,
  series int NOT NULL,
  quality smallint NOT NULL                 -- 0 good, 1 doubtful, 2 bad
) PARTITION BY RANGE (time);

-- A call of a door, or a tick of the gate (source ''). `flush` joins what was judged together, in the order of ids.
SELECT backstage_make_sequence('sensing_batch_id_seq');
CREATE TABLE sensing_batch (
  id bigint PRIMARY KEY DEFAULT nextval('sensing_batch_id_seq'),
  source text NOT NULL,
  key text,                                 -- the sender's; NULL: it gave none
  received_at timestamptz NOT NULL,
  rows int NOT NULL,
  accepted int NOT NULL,
  quarantined int NOT NULL,
  rejected int NOT NULL,
  fates jsonb NOT NULL,                     -- how many rows by fate
  flush bigint NOT NULL,
  time_low timestamptz,                     -- of the accepted rows
  time_high timestamptz,
  UNIQUE (source, key)
);
CREATE INDEX sensing_batch_flush ON sensing_batch (flush);
CREATE INDEX sensing_batch_received ON sensing_batch (received_at);

CREATE TABLE sensing_quarantine (
  batch bigint NOT NULL REFERENCES sensing_batch ON DELETE CASCADE,
  source text NOT NULL,
  raw jsonb NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX sensing_quarantine_batch ON sensing_quarantine (batch);
CREATE INDEX sensing_quarantine_at ON sensing_quarantine (at);

-- Every change of level that a rule made; append-only.
CREATE TABLE sensing_transition (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  batch bigint NOT NULL,                    -- the flush in which it was judged
  series int NOT NULL,
  rule_id text NOT NULL,                    -- a rule's code, or a built-in one: 'no-data'
  rule_version int NOT NULL,
  at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  level_from smallint NOT NULL,
  level_to smallint NOT NULL,
  value float8,
  reason text NOT NULL
);
CREATE INDEX sensing_transition_batch ON sensing_transition (batch);
CREATE INDEX sensing_transition_series ON sensing_transition (series, at);

-- Which series are silent now, and since when: the sweep's memory.
CREATE TABLE sensing_silent (
  series int PRIMARY KEY,
  since timestamptz NOT NULL
);

CREATE TABLE sensing_state_snapshot (
  flush bigint NOT NULL,                    -- the last flush that it contains
  part int NOT NULL,
  rules bytea NOT NULL,                     -- fingerprint of the rules that it belongs to
  content bytea NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (flush, part)
);

-- Latest values, written together every few seconds; `sensing_gate.latest_flush` says up to where.
CREATE TABLE sensing_latest (
  series int PRIMARY KEY,
  time timestamptz NOT NULL,
  value float8 NOT NULL,
  quality smallint NOT NULL
) WITH (fillfactor = 60);
CREATE TABLE sensing_gate (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  latest_flush bigint NOT NULL
);
INSERT INTO sensing_gate VALUES (true, 0);

-- Closed days as files. Rows of that day with batch <= last_batch are in the file and hidden in the table, so that one
-- committed row switches from the one to the other for every snapshot; the rows themselves are dropped later.
CREATE TABLE sensing_segment (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  day date NOT NULL,
  last_batch bigint NOT NULL,
  retention_days int NOT NULL,
  path text NOT NULL UNIQUE,                -- below the data folder
  rows bigint NOT NULL,
  bytes bigint NOT NULL,
  sha256 bytea NOT NULL,
  series_low int NOT NULL,
  series_high int NOT NULL,
  created_at timestamptz NOT NULL,
  dropped_at timestamptz,                   -- its rows left the table
  expired_at timestamptz                    -- the file is past its retention and gone
);
CREATE INDEX sensing_segment_day ON sensing_segment (day);

GRANT SELECT ON sensing_thing_kind, sensing_source TO yiwang_ingest;
GRANT SELECT, INSERT ON sensing_observation, sensing_batch, sensing_quarantine, sensing_transition TO yiwang_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON sensing_silent, sensing_latest, sensing_state_snapshot TO yiwang_ingest;
GRANT SELECT, UPDATE ON sensing_gate TO yiwang_ingest;
GRANT SELECT, INSERT, UPDATE ON sensing_segment TO yiwang_ingest;
GRANT USAGE ON SEQUENCE sensing_batch_id_seq TO yiwang_ingest;
GRANT INSERT ON backstage_outbox TO yiwang_ingest;   -- its news is part of the transaction
GRANT SELECT ON sensing_transition, sensing_silent, sensing_segment TO yiwang_app;

ALTER TABLE sensing_silent ENABLE ROW LEVEL SECURITY;
CREATE POLICY gate ON sensing_silent TO yiwang_ingest USING (true);
CREATE POLICY of_series ON sensing_silent TO yiwang_app
  USING (EXISTS (SELECT 1 FROM sensing_datastream d WHERE d.series = sensing_silent.series));
ALTER TABLE sensing_batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE sensing_quarantine ENABLE ROW LEVEL SECURITY;
CREATE POLICY gate ON sensing_batch TO yiwang_ingest USING (true);
CREATE POLICY gate ON sensing_quarantine TO yiwang_ingest USING (true);
CREATE POLICY keepers ON sensing_batch FOR SELECT TO yiwang_app USING (
  (SELECT backstage_role()) IN ('system', 'data', 'desk', 'supervisor', 'system_admin', 'audit_admin'));
CREATE POLICY keepers ON sensing_quarantine FOR SELECT TO yiwang_app USING (
  (SELECT backstage_role()) IN ('system', 'data', 'system_admin', 'audit_admin'));
GRANT SELECT ON sensing_batch, sensing_quarantine TO yiwang_app;
ALTER TABLE sensing_transition ENABLE ROW LEVEL SECURITY;
CREATE POLICY gate ON sensing_transition TO yiwang_ingest USING (true);
CREATE POLICY of_series ON sensing_transition FOR SELECT TO yiwang_app USING (
  (SELECT backstage_role()) = 'system'
  OR EXISTS (SELECT 1 FROM sensing_datastream d WHERE d.series = sensing_transition.series));

-- What the gate knows of the series: the owner's view, for the ingest role has no grants of its own.
CREATE VIEW sensing_series AS
  SELECT d.series, d.id AS datastream_id, t.id AS thing_id, d.thing_key,
         sensing_key(t.source || '/' || t.source_id || '/' || d.property) AS key, d.main,
         s.number AS source, k.number AS kind, d.property, d.unit,
         d.low, d.high,
         CASE WHEN k.silence_policy = 'none' OR t.state <> 'active' THEN 0
              ELSE COALESCE(d.period_s, 0) * k.silent_after_periods END AS silent_after_s,
         COALESCE(d.period_s, 0) AS period_s, k.retention_days, k.life_safety, t.state, t.gateway_id, t.created_at,
         t.kind AS kind_code, t.source AS source_code, t.source_id, t.area_path, t.lon, t.lat, t.properties,
         k.sort, d.changed, t.area_id
  FROM sensing_datastream d JOIN sensing_thing t ON t.id = d.thing_id
  JOIN sensing_source s ON s.code = t.source JOIN sensing_thing_kind k ON k.code = t.kind;
CREATE VIEW sensing_credential AS
  SELECT c.id, c.token_hash, s.number AS source, c.source AS source_code, c.gateway_id, c.kinds, c.readings_per_s,
         s.readings_per_s AS source_per_s, c.expires_at
  FROM sensing_device_credential c JOIN sensing_source s ON s.code = c.source WHERE c.revoked_at IS NULL;
GRANT SELECT ON sensing_series, sensing_credential TO yiwang_ingest;

-- A partition for a day of UTC, made when its first reading comes.
CREATE FUNCTION sensing_make_day(wanted date) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  name text := 'sensing_observation_' || to_char(wanted, 'YYYYMMDD');
BEGIN
  IF to_regclass(name) IS NULL THEN
    EXECUTE format('CREATE TABLE %I (LIKE sensing_observation INCLUDING DEFAULTS)', name);
    EXECUTE format('ALTER TABLE sensing_observation ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   name, wanted::text || ' 00:00+00', (wanted + 1)::text || ' 00:00+00');
    EXECUTE format('CREATE INDEX ON %I USING brin (batch) WITH (pages_per_range = 32)', name);
    EXECUTE format('CREATE INDEX ON %I USING brin (time) WITH (pages_per_range = 32)', name);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO yiwang_ingest', name);
  END IF;
  RETURN name;
END $$;

-- Take a compacted day's rows away; rows that came later (batch above the segment's) stay.
CREATE FUNCTION sensing_drop_day(wanted date, upto bigint) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  name text := 'sensing_observation_' || to_char(wanted, 'YYYYMMDD');
  kept bigint;
BEGIN
  IF to_regclass(name) IS NULL THEN RETURN 0; END IF;
  EXECUTE format('LOCK TABLE sensing_observation, %I IN ACCESS EXCLUSIVE MODE', name);
  EXECUTE format('CREATE TEMP TABLE sensing_late ON COMMIT DROP AS SELECT * FROM %I WHERE batch > %s', name, upto);
  EXECUTE format('DROP TABLE %I', name);
  SELECT count(*) INTO kept FROM sensing_late;
  IF kept > 0 THEN
    PERFORM sensing_make_day(wanted);
    EXECUTE format('INSERT INTO %I SELECT * FROM sensing_late', name);
  END IF;
  DROP TABLE sensing_late;
  RETURN kept;
END $$;

-- Rows still in the table, of one series that the asker sees. `seen` (as-of): only batches received until then.
CREATE FUNCTION sensing_history(wanted int, low timestamptz, high timestamptz, seen timestamptz DEFAULT NULL)
  RETURNS TABLE (at timestamptz, value float8, quality smallint, batch bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT o.time, o.value, o.quality, o.batch FROM sensing_observation o
    WHERE o.series = wanted AND o.time >= low AND o.time < high
      AND (seen IS NULL OR o.batch <= (SELECT max(b.id) FROM sensing_batch b WHERE b.received_at <= seen))
      AND NOT EXISTS (SELECT 1 FROM sensing_segment s
                      WHERE s.day = (o.time AT TIME ZONE 'UTC')::date AND o.batch <= s.last_batch)
      AND EXISTS (SELECT 1 FROM sensing_datastream d JOIN sensing_thing t ON t.id = d.thing_id
                  WHERE d.series = wanted AND backstage_sees(t.area_path, t.department_ids, NULL)
                    AND backstage_role() <> ALL (sensing_hidden_from()))
    ORDER BY o.time, o.batch $$;

-- Latest values of series that the asker sees, as last written down.
CREATE FUNCTION sensing_latest_of(wanted int[])
  RETURNS TABLE (series int, at timestamptz, value float8, quality smallint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT l.series, l.time, l.value, l.quality FROM sensing_latest l
    WHERE l.series = ANY (wanted)
      AND EXISTS (SELECT 1 FROM sensing_datastream d JOIN sensing_thing t ON t.id = d.thing_id
                  WHERE d.series = l.series AND backstage_sees(t.area_path, t.department_ids, NULL)
                    AND backstage_role() <> ALL (sensing_hidden_from())) $$;

-- Search applies the scope itself: the array operator is not leakproof and would lose its index under the policy. The
-- statement is planned for its very arguments, for a rare word and a common one want different plans.
CREATE FUNCTION sensing_search(terms text[], p_kind text, low text, high text, after bigint, most int)
  RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
BEGIN
  RETURN QUERY EXECUTE
    'SELECT t.id FROM sensing_thing t WHERE t.search @> $1 AND ($2::text IS NULL OR t.kind = $2)'
    ' AND ($3::text IS NULL OR (t.area_path >= $3 COLLATE "C" AND t.area_path < $4 COLLATE "C"))'
    ' AND ($5::bigint IS NULL OR t.id > $5)'
    ' AND backstage_sees(t.area_path, t.department_ids, NULL) AND backstage_role() <> ALL (sensing_hidden_from())'
    ' ORDER BY t.id LIMIT $6' USING terms, p_kind, low, high, after, most;
END $$;

-- For rooms above.
CREATE VIEW sensing_v_thing WITH (security_invoker = true) AS
  SELECT id, source, source_id, kind, name, area_id, area_path, department_ids, lon, lat, gateway_id, state, trust
  FROM sensing_thing;
CREATE VIEW sensing_v_datastream WITH (security_invoker = true) AS
  SELECT id, series, thing_id, property, unit, main FROM sensing_datastream;
GRANT SELECT ON sensing_v_thing, sensing_v_datastream TO yiwang_app;
