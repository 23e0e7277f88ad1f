-- Where a camera's or a drone's pictures are, and what it sees. `address` may hold credentials: the product's role cannot
-- read it; sensing_look_at alone gives it, and writes the look down in the same breath.
CREATE TABLE sensing_stream (
  thing_id bigint PRIMARY KEY REFERENCES sensing_thing,
  protocol text CHECK (protocol IN ('rtsp', 'hls')),   -- of the address
  address text,
  gb28181 text CHECK (gb28181 ~ '^[0-9]{20}$'),        -- its id on the city's video platform
  azimuth float8 CHECK (azimuth >= 0 AND azimuth < 360),            -- degrees, clockwise from north
  field_of_view float8 CHECK (field_of_view > 0 AND field_of_view <= 360),
  range_m float8 CHECK (range_m > 0),
  height_m float8,                          -- above the ground
  version int NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by bigint NOT NULL,
  CHECK ((address IS NULL) = (protocol IS NULL) AND (address IS NOT NULL OR gb28181 IS NOT NULL)),
  CHECK ((azimuth IS NULL) = (field_of_view IS NULL) AND (azimuth IS NULL) = (range_m IS NULL))
);
ALTER TABLE sensing_stream ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_thing ON sensing_stream USING (
  (SELECT backstage_role()) = 'system' OR EXISTS (SELECT 1 FROM sensing_thing t WHERE t.id = thing_id));
GRANT SELECT (thing_id, protocol, gb28181, azimuth, field_of_view, range_m, height_m, version, changed_at, changed_by)
  ON sensing_stream TO yiwang_app;
GRANT INSERT, UPDATE ON sensing_stream TO yiwang_app;

-- Every look at a stream. The product's role only reads it: rows come by sensing_look_at and never change.
SELECT backstage_make_sequence('sensing_look_id_seq');
CREATE TABLE sensing_look (
  id bigint PRIMARY KEY DEFAULT nextval('sensing_look_id_seq'),
  thing_id bigint NOT NULL REFERENCES sensing_thing,
  actor_id bigint NOT NULL,
  actor_name text NOT NULL,
  role text NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  about text,                               -- for the sake of what, in words: a case's number
  at timestamptz NOT NULL
);
CREATE INDEX sensing_look_thing ON sensing_look (thing_id, id DESC);
CREATE INDEX sensing_look_actor ON sensing_look (actor_id, id DESC);
ALTER TABLE sensing_look ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_reads ON sensing_look FOR SELECT USING (
  (SELECT backstage_role()) IN ('audit_admin', 'system') OR actor_id = backstage_actor()
  OR ((SELECT backstage_role()) = 'supervisor' AND EXISTS (SELECT 1 FROM sensing_thing t WHERE t.id = thing_id)));
GRANT SELECT ON sensing_look TO yiwang_app;

-- Who may see pictures of public space: those who steer the work. Who keeps the registry or the machine does not.
CREATE FUNCTION sensing_lookers() RETURNS text[] LANGUAGE sql IMMUTABLE
  RETURN ARRAY['desk', 'supervisor', 'leader', 'department'];

-- The address of one stream for the actor of this transaction, and the look as a row; nothing for who may not.
CREATE FUNCTION sensing_look_at(wanted bigint, p_name text, p_reason text, p_about text, p_at timestamptz)
  RETURNS TABLE (look_id bigint, protocol text, address text, gb28181 text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
#variable_conflict use_column
DECLARE
  written bigint;
BEGIN
  INSERT INTO sensing_look (thing_id, actor_id, actor_name, role, reason, about, at)
  SELECT t.id, backstage_actor(), p_name, backstage_role(), p_reason, p_about, p_at
  FROM sensing_thing t JOIN sensing_stream s ON s.thing_id = t.id
  WHERE t.id = wanted AND backstage_role() = ANY (sensing_lookers()) AND backstage_sees(t.area_path, t.department_ids, NULL)
  RETURNING id INTO written;
  IF written IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT written, s.protocol, s.address, s.gb28181 FROM sensing_stream s WHERE s.thing_id = wanted;
END $$;
REVOKE ALL ON FUNCTION sensing_look_at FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sensing_look_at TO yiwang_app;
