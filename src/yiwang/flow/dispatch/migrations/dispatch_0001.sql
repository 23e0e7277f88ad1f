SELECT backstage_make_sequence('dispatch_crew_id_seq');
CREATE TABLE dispatch_crew (
  id bigint PRIMARY KEY DEFAULT nextval('dispatch_crew_id_seq'),
  name text NOT NULL,
  department_id bigint NOT NULL,
  department_ids bigint[] GENERATED ALWAYS AS (ARRAY[department_id]) STORED,
  area_id bigint NOT NULL,
  area_path text COLLATE "C" NOT NULL,
  skills text[] NOT NULL,                   -- families of event standards, or '*'
  people int NOT NULL CHECK (people > 0),
  capacity int NOT NULL CHECK (capacity > 0),
  on_duty boolean NOT NULL,
  duty_since timestamptz NOT NULL,
  lon double precision, lat double precision,
  placed_at timestamptz,
  UNIQUE (department_id, name)
);
CREATE INDEX dispatch_crew_area ON dispatch_crew (area_path);
SELECT backstage_scope_policy('dispatch_crew', 'department_ids', NULL, '{door,resident,data,ai,security_admin,audit_admin}');
GRANT SELECT, INSERT, UPDATE ON dispatch_crew TO yiwang_app;

-- Who came on and off duty, and when: rows are only added.
CREATE TABLE dispatch_duty (
  crew_id bigint NOT NULL REFERENCES dispatch_crew,
  on_duty boolean NOT NULL,
  at timestamptz NOT NULL,
  actor_id bigint NOT NULL,
  PRIMARY KEY (crew_id, at)
);
ALTER TABLE dispatch_duty ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_crew ON dispatch_duty USING (EXISTS (SELECT 1 FROM dispatch_crew c WHERE c.id = crew_id));
GRANT SELECT, INSERT ON dispatch_duty TO yiwang_app;

-- A ruling (裁定) of a dispute routes the next case of the same standard in the same area.
SELECT backstage_make_sequence('dispatch_ruling_id_seq');
CREATE TABLE dispatch_ruling (
  id bigint PRIMARY KEY DEFAULT nextval('dispatch_ruling_id_seq'),
  case_id bigint NOT NULL,
  case_version int NOT NULL,
  standard_code text NOT NULL,
  area_path text COLLATE "C" NOT NULL,
  department_id bigint NOT NULL,
  reason text,
  ruled_at timestamptz NOT NULL,
  UNIQUE (case_id, case_version)
);
CREATE INDEX dispatch_ruling_precedent ON dispatch_ruling (standard_code, area_path, ruled_at DESC);
SELECT backstage_scope_policy('dispatch_ruling', NULL, NULL, '{door,resident}');
GRANT SELECT, INSERT ON dispatch_ruling TO yiwang_app;

-- How many crews stand behind a name is no secret; who they are to an account is needed before any scope applies.
CREATE FUNCTION dispatch_crew_name(crew bigint) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public AS $$ SELECT name FROM dispatch_crew WHERE id = crew $$;
CREATE VIEW dispatch_v_crew WITH (security_invoker = true) AS
  SELECT id, name, department_id, area_id, area_path, on_duty, people, lon, lat, placed_at FROM dispatch_crew;
GRANT SELECT ON dispatch_v_crew TO yiwang_app;
