-- Reference tables are open to every actor; who may change them is asked here, beneath the code. Row-level security
-- would forbid COPY, hence a trigger per statement.
CREATE FUNCTION city_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF backstage_role() IS NULL OR NOT backstage_role() = ANY (TG_ARGV) THEN
    RAISE insufficient_privilege USING MESSAGE = format('role %s may not change %s', backstage_role(), TG_TABLE_NAME);
  END IF;
  RETURN NULL;
END $$;

SELECT backstage_make_sequence('city_pack_id_seq');
CREATE TABLE city_pack (
  id bigint PRIMARY KEY DEFAULT nextval('city_pack_id_seq'),
  name text NOT NULL,
  version text NOT NULL,
  digest text NOT NULL,                     -- SHA-256 over the pack's files and the options of the load
  stamp text NOT NULL,                      -- changes with every change to this room's tables: readers cache by it
  root_id bigint NOT NULL,
  time_zone text NOT NULL,
  synthetic boolean NOT NULL DEFAULT false,
  notice_zh text NOT NULL,
  notice_en text NOT NULL,
  source text NOT NULL,
  licence text NOT NULL,
  calendar jsonb NOT NULL,                  -- hours, weekend, work day, years covered
  report jsonb NOT NULL,                    -- what the load said: topology, warnings
  loaded_at timestamptz NOT NULL,
  loaded_by bigint NOT NULL,
  replaced_at timestamptz
);
CREATE UNIQUE INDEX city_pack_current ON city_pack ((true)) WHERE replaced_at IS NULL;  -- one city a node

-- An area is an opaque id; its code, name, parent and path are dated facts about it (city_area_code). The facts that
-- hold now stand here too, for the joins of every day.
SELECT backstage_make_sequence('city_area_id_seq');
CREATE TABLE city_area (
  id bigint PRIMARY KEY DEFAULT nextval('city_area_id_seq'),
  code text COLLATE "C" NOT NULL CHECK (code <> '' AND strpos(code, '/') = 0),
  level text NOT NULL CHECK (level IN ('city', 'district', 'subdistrict', 'community', 'grid_cell')),
  name text NOT NULL,
  name_en text,
  path text COLLATE "C" NOT NULL CHECK (right(path, 1) = '/'),
  parent_id bigint REFERENCES city_area,
  geometry bytea,                           -- WKB, WGS-84; NULL: no outline is had
  center_lon double precision,
  center_lat double precision,
  origin text NOT NULL CHECK (origin IN ('real', 'generated')),
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  CHECK ((level = 'city') = (parent_id IS NULL))
);
CREATE UNIQUE INDEX city_area_code_now ON city_area (code) WHERE valid_to IS NULL;
CREATE UNIQUE INDEX city_area_path_now ON city_area (path) WHERE valid_to IS NULL;
CREATE INDEX city_area_parent ON city_area (parent_id);
CREATE TABLE city_area_code (
  area_id bigint NOT NULL REFERENCES city_area,
  code text COLLATE "C" NOT NULL,
  name text NOT NULL,
  path text COLLATE "C" NOT NULL,
  parent_id bigint,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  PRIMARY KEY (area_id, valid_from),
  CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE INDEX city_area_code_by_code ON city_area_code (code, valid_from);

SELECT backstage_make_sequence('city_department_id_seq');
CREATE TABLE city_department (
  id bigint PRIMARY KEY DEFAULT nextval('city_department_id_seq'),
  code text COLLATE "C" NOT NULL,
  name text NOT NULL,
  name_en text,
  aliases text[] NOT NULL,                  -- the names that standards use; in each place one means one department
  kind text NOT NULL CHECK
    (kind IN ('government', 'enterprise', 'subdistrict_office', 'operations_center', 'other')),
  area_id bigint NOT NULL REFERENCES city_area,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz
);
CREATE UNIQUE INDEX city_department_code_now ON city_department (code) WHERE valid_to IS NULL;
CREATE INDEX city_department_area ON city_department (area_id);

SELECT backstage_make_sequence('city_event_standard_id_seq');
CREATE TABLE city_event_standard (
  id bigint PRIMARY KEY DEFAULT nextval('city_event_standard_id_seq'),
  code text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('component', 'occurrence')),
  family text NOT NULL,
  big_code text NOT NULL,
  big_name text NOT NULL,
  small_code text NOT NULL,
  small_name text NOT NULL,
  condition_no int NOT NULL CHECK (condition_no > 0),
  filing_condition text NOT NULL,
  closing_condition text NOT NULL,
  limit_value int NOT NULL CHECK (limit_value > 0),
  limit_unit text NOT NULL CHECK (limit_unit IN ('urgent_hour', 'work_hour', 'work_day')),
  response_minutes int CHECK (response_minutes > 0),
  level text NOT NULL CHECK (level IN ('normal', 'raised', 'urgent', 'critical')),
  lead text NOT NULL,
  assisting text[] NOT NULL,
  channels text[] NOT NULL,
  radius_m int NOT NULL CHECK (radius_m >= 0),
  window_hours int NOT NULL CHECK (window_hours >= 0),
  procedure text NOT NULL,
  verification text NOT NULL CHECK (verification IN ('person', 'sensor', 'resident', 'sample')),
  photos_before int NOT NULL CHECK (photos_before >= 0),
  photos_after int NOT NULL CHECK (photos_after >= 0),
  confirm boolean NOT NULL,
  auto_file boolean NOT NULL,
  risk text NOT NULL CHECK (risk IN ('low', 'medium', 'high')),
  source text NOT NULL,
  edition text NOT NULL,
  code_basis text NOT NULL,
  draft boolean NOT NULL,
  effective_from timestamptz NOT NULL,
  effective_to timestamptz
);
CREATE UNIQUE INDEX city_event_standard_now ON city_event_standard (code) WHERE effective_to IS NULL;
CREATE INDEX city_event_standard_code ON city_event_standard (code, effective_from);

-- 权责清单: `standard` is a standard's code, a family or '*'; lead and assisting are aliases or codes of departments.
SELECT backstage_make_sequence('city_responsibility_id_seq');
CREATE TABLE city_responsibility (
  id bigint PRIMARY KEY DEFAULT nextval('city_responsibility_id_seq'),
  standard text COLLATE "C" NOT NULL,
  area_id bigint NOT NULL REFERENCES city_area,
  lead text NOT NULL,
  assisting text[] NOT NULL,
  source text NOT NULL,
  assigned boolean NOT NULL DEFAULT false,  -- by a ruling: a list that is loaded anew leaves it standing
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX city_responsibility_area ON city_responsibility (area_id);
CREATE INDEX city_responsibility_standard ON city_responsibility (standard, valid_from);

SELECT backstage_make_sequence('city_component_id_seq');
CREATE TABLE city_component (
  id bigint PRIMARY KEY DEFAULT nextval('city_component_id_seq'),
  code text COLLATE "C" NOT NULL,
  small_class text NOT NULL,                -- kind, big and small class: "B0102"
  name text NOT NULL,
  area_id bigint NOT NULL REFERENCES city_area,
  lon double precision,
  lat double precision,
  department text,                          -- alias or code of the department that owns it
  state text NOT NULL DEFAULT 'in_use' CHECK (state IN ('in_use', 'broken', 'lost', 'removed')),
  valid_from timestamptz NOT NULL,
  valid_to timestamptz
);
CREATE UNIQUE INDEX city_component_code_now ON city_component (code) WHERE valid_to IS NULL;
CREATE INDEX city_component_area ON city_component (area_id, small_class);

-- Only the days against the weekly pattern.
CREATE TABLE city_calendar_day (
  day date PRIMARY KEY,
  is_work boolean NOT NULL,
  name text NOT NULL,
  source text NOT NULL
);

DO $$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['city_pack', 'city_area', 'city_area_code', 'city_department', 'city_event_standard',
                                'city_responsibility', 'city_component', 'city_calendar_day'] LOOP
    EXECUTE format('CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON %I FOR EACH STATEMENT '
                   'EXECUTE FUNCTION city_guard(''system'', ''system_admin''%s)', target,
                   -- a ruling becomes a line of the list of responsibilities
                   CASE WHEN target IN ('city_responsibility', 'city_pack')
                        THEN ', ''desk'', ''supervisor'', ''leader''' ELSE '' END);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO yiwang_app', target);
  END LOOP;
END $$;
GRANT DELETE ON city_calendar_day TO yiwang_app;

CREATE VIEW city_v_area WITH (security_invoker = true) AS
  SELECT id, code, level, name, name_en, path, parent_id, origin, geometry IS NOT NULL AS has_outline,
         center_lon, center_lat
  FROM city_area WHERE valid_to IS NULL;
CREATE VIEW city_v_department WITH (security_invoker = true) AS
  SELECT id, code, name, name_en, aliases, kind, area_id FROM city_department WHERE valid_to IS NULL;
CREATE VIEW city_v_standard WITH (security_invoker = true) AS
  SELECT id, code, kind, family, big_code, big_name, small_code, small_name, condition_no, filing_condition,
         closing_condition, limit_value, limit_unit, level, lead, radius_m, window_hours, procedure, verification, draft
  FROM city_event_standard WHERE effective_to IS NULL;
GRANT SELECT ON city_v_area, city_v_department, city_v_standard TO yiwang_app;
