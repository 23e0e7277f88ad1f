-- OGC SensorThings. What the registry has no word for stands in side tables; ids come from the registry's own sequence,
-- so that what is derived from a thing (its place, the feature there) may carry the thing's id.
CREATE TABLE sensing_sta_sensor (
  id bigint PRIMARY KEY DEFAULT nextval('sensing_thing_id_seq'),
  kind text UNIQUE REFERENCES sensing_thing_kind,   -- a kind's own; NULL: somebody made it
  name text NOT NULL,
  description text NOT NULL,
  encoding_type text NOT NULL,
  metadata jsonb NOT NULL,
  properties jsonb NOT NULL DEFAULT '{}',
  deleted boolean NOT NULL DEFAULT false
);
CREATE TABLE sensing_sta_property (
  id bigint PRIMARY KEY DEFAULT nextval('sensing_thing_id_seq'),
  property text UNIQUE,                     -- what kinds measure; NULL: somebody made it
  name text NOT NULL,
  definition text NOT NULL,
  description text NOT NULL,
  properties jsonb NOT NULL DEFAULT '{}',
  deleted boolean NOT NULL DEFAULT false
);
GRANT SELECT, INSERT, UPDATE ON sensing_sta_sensor, sensing_sta_property TO yiwang_app;
-- Open to all staff, for they belong to no place; written by who keeps the registry.
ALTER TABLE sensing_sta_sensor ENABLE ROW LEVEL SECURITY;
ALTER TABLE sensing_sta_property ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff ON sensing_sta_sensor FOR SELECT
  USING ((SELECT backstage_role()) <> ALL (sensing_hidden_from()));
CREATE POLICY keepers ON sensing_sta_sensor USING (
  (SELECT backstage_role()) IN ('system', 'data', 'system_admin', 'department'));
CREATE POLICY staff ON sensing_sta_property FOR SELECT
  USING ((SELECT backstage_role()) <> ALL (sensing_hidden_from()));
CREATE POLICY keepers ON sensing_sta_property USING (
  (SELECT backstage_role()) IN ('system', 'data', 'system_admin', 'department'));

-- Each kind is a sensor, each of its measures an observed property.
CREATE FUNCTION sensing_sta_of_kind(k sensing_thing_kind) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    INSERT INTO sensing_sta_sensor (kind, name, description, encoding_type, metadata, properties)
    VALUES (k.code, k.name_en, k.name_zh, 'text/plain', to_jsonb(COALESCE(k.source->>'title', k.code)),
            jsonb_build_object('kind', k.code, 'sort', k.sort, 'domain', k.domain))
    ON CONFLICT (kind) DO UPDATE SET name = excluded.name, description = excluded.description,
      metadata = excluded.metadata, properties = excluded.properties;
    INSERT INTO sensing_sta_property (property, name, definition, description)
    SELECT DISTINCT ON (m->>'property') m->>'property', m->>'property', 'urn:yiwang:property:' || (m->>'property'),
      (m->>'name_zh') || ' / ' || (m->>'name_en')
    FROM jsonb_array_elements(k.more) AS m ORDER BY m->>'property'
    ON CONFLICT (property) DO NOTHING $$;
CREATE FUNCTION sensing_sta_kind_changed() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  PERFORM sensing_sta_of_kind(NEW);
  RETURN NULL;
END $$;
CREATE TRIGGER sta AFTER INSERT OR UPDATE ON sensing_thing_kind
  FOR EACH ROW EXECUTE FUNCTION sensing_sta_kind_changed();
SELECT sensing_sta_of_kind(k) FROM sensing_thing_kind k;

CREATE TABLE sensing_sta_thing (
  thing_id bigint PRIMARY KEY REFERENCES sensing_thing,
  description text NOT NULL
);
CREATE TABLE sensing_sta_datastream (
  datastream_id bigint PRIMARY KEY REFERENCES sensing_datastream,
  name text,
  description text,
  observation_type text,
  unit jsonb,
  properties jsonb,
  sensor_id bigint REFERENCES sensing_sta_sensor,
  property_id bigint REFERENCES sensing_sta_property,
  deleted boolean NOT NULL DEFAULT false
);
CREATE INDEX sensing_sta_datastream_sensor ON sensing_sta_datastream (sensor_id);
CREATE INDEX sensing_sta_datastream_property ON sensing_sta_datastream (property_id);
CREATE TABLE sensing_sta_location (
  id bigint PRIMARY KEY DEFAULT nextval('sensing_thing_id_seq'),
  name text NOT NULL,
  description text NOT NULL,
  encoding_type text NOT NULL,
  location jsonb NOT NULL,
  lon float8,                               -- a point in it; NULL: it is no geometry
  lat float8,
  properties jsonb NOT NULL DEFAULT '{}',
  area_path text COLLATE "C" NOT NULL,
  department_ids bigint[] NOT NULL DEFAULT '{}'
);
CREATE TABLE sensing_sta_feature (
  id bigint PRIMARY KEY DEFAULT nextval('sensing_thing_id_seq'),
  name text NOT NULL,
  description text NOT NULL,
  encoding_type text NOT NULL,
  feature jsonb NOT NULL,
  lon float8,
  lat float8,
  properties jsonb NOT NULL DEFAULT '{}',
  area_path text COLLATE "C" NOT NULL,
  department_ids bigint[] NOT NULL DEFAULT '{}',
  deleted boolean NOT NULL DEFAULT false
);
SELECT backstage_scope_policy('sensing_sta_location', 'department_ids', NULL, sensing_hidden_from());
SELECT backstage_scope_policy('sensing_sta_feature', 'department_ids', NULL, sensing_hidden_from());
CREATE TABLE sensing_sta_thing_location (
  thing_id bigint NOT NULL REFERENCES sensing_thing,
  location_id bigint NOT NULL REFERENCES sensing_sta_location ON DELETE CASCADE,
  PRIMARY KEY (thing_id, location_id)
);
CREATE INDEX sensing_sta_thing_location_location ON sensing_sta_thing_location (location_id);
CREATE TABLE sensing_sta_historical (
  id bigint PRIMARY KEY DEFAULT nextval('sensing_thing_id_seq'),
  thing_id bigint NOT NULL REFERENCES sensing_thing,
  time timestamptz NOT NULL,
  location_ids bigint[] NOT NULL
);
CREATE INDEX sensing_sta_historical_thing ON sensing_sta_historical (thing_id);
-- What an observation has beside its result; written before the gate is asked, and harmless if the gate then refuses.
CREATE TABLE sensing_sta_more (
  series int NOT NULL,
  time timestamptz NOT NULL,
  until timestamptz,                        -- NULL: the phenomenon was an instant
  result_time timestamptz,
  valid_from timestamptz,
  valid_to timestamptz,
  result_quality jsonb,
  parameters jsonb,
  feature_id bigint,
  PRIMARY KEY (series, time)
);
CREATE INDEX sensing_sta_more_feature ON sensing_sta_more (feature_id) WHERE feature_id IS NOT NULL;

ALTER TABLE sensing_sta_thing ENABLE ROW LEVEL SECURITY;
ALTER TABLE sensing_sta_datastream ENABLE ROW LEVEL SECURITY;
ALTER TABLE sensing_sta_thing_location ENABLE ROW LEVEL SECURITY;
ALTER TABLE sensing_sta_historical ENABLE ROW LEVEL SECURITY;
ALTER TABLE sensing_sta_more ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_thing ON sensing_sta_thing USING (EXISTS (SELECT 1 FROM sensing_thing t WHERE t.id = thing_id));
CREATE POLICY of_thing ON sensing_sta_thing_location
  USING (EXISTS (SELECT 1 FROM sensing_thing t WHERE t.id = thing_id));
CREATE POLICY of_thing ON sensing_sta_historical USING (EXISTS (SELECT 1 FROM sensing_thing t WHERE t.id = thing_id));
CREATE POLICY of_stream ON sensing_sta_datastream
  USING (EXISTS (SELECT 1 FROM sensing_datastream d WHERE d.id = datastream_id));
CREATE POLICY of_series ON sensing_sta_more
  USING (EXISTS (SELECT 1 FROM sensing_datastream d WHERE d.series = sensing_sta_more.series));
GRANT SELECT, INSERT, UPDATE, DELETE ON sensing_sta_thing, sensing_sta_datastream, sensing_sta_location,
  sensing_sta_feature, sensing_sta_thing_location, sensing_sta_historical, sensing_sta_more TO yiwang_app;

CREATE VIEW sensing_sta_v_thing WITH (security_invoker = true) AS
  SELECT t.id, t.name, COALESCE(e.description, k.name_en) AS description,
    t.properties || jsonb_build_object('kind', t.kind, 'source', t.source, 'source_id', t.source_id, 'state', t.state)
      AS properties
  FROM sensing_thing t JOIN sensing_thing_kind k ON k.code = t.kind
  LEFT JOIN sensing_sta_thing e ON e.thing_id = t.id WHERE t.state <> 'retired';
-- Things whose place the registry knows, and nothing better.
CREATE VIEW sensing_sta_v_placed WITH (security_invoker = true) AS
  SELECT t.id, t.name, t.lon, t.lat, t.created_at,
    jsonb_build_object('type', 'Point', 'coordinates', jsonb_build_array(t.lon, t.lat)) AS point
  FROM sensing_thing t WHERE t.state <> 'retired' AND t.lon IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sensing_sta_thing_location x WHERE x.thing_id = t.id);
CREATE VIEW sensing_sta_v_location WITH (security_invoker = true) AS
  SELECT id, name, description, encoding_type, location, properties, lon, lat FROM sensing_sta_location
  UNION ALL SELECT id, name, name, 'application/geo+json', point, '{}'::jsonb, lon, lat FROM sensing_sta_v_placed;
CREATE VIEW sensing_sta_v_thing_location WITH (security_invoker = true) AS
  SELECT x.thing_id, x.location_id FROM sensing_sta_thing_location x
  UNION ALL SELECT id, id FROM sensing_sta_v_placed;
CREATE VIEW sensing_sta_v_historical WITH (security_invoker = true) AS
  SELECT id, thing_id, time FROM sensing_sta_historical
  UNION ALL SELECT id, id, created_at FROM sensing_sta_v_placed;
CREATE VIEW sensing_sta_v_historical_location WITH (security_invoker = true) AS
  SELECT h.id AS historical_id, l.location_id FROM sensing_sta_historical h, unnest(h.location_ids) AS l(location_id)
  UNION ALL SELECT id, id FROM sensing_sta_v_placed;
CREATE VIEW sensing_sta_v_datastream WITH (security_invoker = true) AS
  SELECT d.id, d.series, d.thing_id, COALESCE(e.name, t.name || ' ' || d.property) AS name,
    COALESCE(e.description, p.description, d.property) AS description,
    COALESCE(e.observation_type, 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement')
      AS observation_type,
    COALESCE(e.unit, jsonb_build_object('name', d.unit, 'symbol', d.unit, 'definition', 'http://unitsofmeasure.org'))
      AS unit,
    COALESCE(e.properties, '{}'::jsonb) AS properties, COALESCE(e.sensor_id, s.id) AS sensor_id,
    COALESCE(e.property_id, p.id) AS property_id, t.lon, t.lat
  FROM sensing_datastream d JOIN sensing_thing t ON t.id = d.thing_id
  JOIN sensing_sta_sensor s ON s.kind = t.kind LEFT JOIN sensing_sta_property p ON p.property = d.property
  LEFT JOIN sensing_sta_datastream e ON e.datastream_id = d.id
  WHERE t.state <> 'retired' AND NOT COALESCE(e.deleted, false);
CREATE VIEW sensing_sta_v_feature WITH (security_invoker = true) AS
  SELECT id, name, description, encoding_type, feature, properties, lon, lat FROM sensing_sta_feature WHERE NOT deleted
  UNION ALL SELECT t.id, t.name, t.name, 'application/geo+json',
    jsonb_build_object('type', 'Point', 'coordinates', jsonb_build_array(t.lon, t.lat)), '{}'::jsonb, t.lon, t.lat
  FROM sensing_thing t WHERE t.state <> 'retired' AND t.lon IS NOT NULL;
-- Rows that are still in the table, of series that the asker sees: the owner's view, which applies the scope itself.
CREATE VIEW sensing_sta_v_observation WITH (security_barrier = true) AS
  SELECT o.series || '-' || (extract(epoch FROM o.time) * 1000000)::int8 || '-' || o.batch AS id, o.series,
    d.id AS datastream_id, o.time, o.value, o.quality, o.batch, m.until, m.result_time, m.valid_from, m.valid_to,
    m.result_quality, m.parameters, COALESCE(m.feature_id, CASE WHEN t.lon IS NOT NULL THEN t.id END) AS feature_id
  FROM sensing_observation o JOIN sensing_datastream d ON d.series = o.series
  JOIN sensing_thing t ON t.id = d.thing_id
  LEFT JOIN sensing_sta_datastream e ON e.datastream_id = d.id
  LEFT JOIN sensing_sta_more m ON m.series = o.series AND m.time = o.time
  WHERE backstage_sees(t.area_path, t.department_ids, NULL) AND backstage_role() <> ALL (sensing_hidden_from())
    AND t.state <> 'retired' AND NOT COALESCE(e.deleted, false)
    AND NOT EXISTS (SELECT 1 FROM sensing_segment s
                    WHERE s.day = (o.time AT TIME ZONE 'UTC')::date AND o.batch <= s.last_batch);
-- Who keeps the registry opens a datastream to all listeners of the broker: `"publish": "mqtt"` among its properties.
CREATE INDEX sensing_sta_datastream_published ON sensing_sta_datastream (datastream_id)
  WHERE properties->>'publish' = 'mqtt' AND NOT deleted;
CREATE VIEW sensing_sta_published AS
  SELECT d.series, e.datastream_id FROM sensing_sta_datastream e JOIN sensing_datastream d ON d.id = e.datastream_id
  JOIN sensing_thing t ON t.id = d.thing_id
  WHERE e.properties->>'publish' = 'mqtt' AND NOT e.deleted AND t.state <> 'retired';
GRANT SELECT ON sensing_sta_published TO yiwang_ingest;
GRANT SELECT ON sensing_sta_v_thing, sensing_sta_v_placed, sensing_sta_v_location, sensing_sta_v_thing_location,
  sensing_sta_v_historical, sensing_sta_v_historical_location, sensing_sta_v_datastream, sensing_sta_v_feature,
  sensing_sta_v_observation TO yiwang_app;
