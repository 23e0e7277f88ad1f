-- Channels by which reports come. `public`: usable without logging in. `self_found`: 主动发现.
CREATE TABLE incidents_channel (
  code text PRIMARY KEY,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  public boolean NOT NULL DEFAULT false,
  self_found boolean NOT NULL DEFAULT false,
  position int GENERATED ALWAYS AS IDENTITY
);
INSERT INTO incidents_channel (code, name_zh, name_en, public, self_found) VALUES
  ('snap', '随手拍', 'Resident snap', true, false),
  ('hotline', '12345热线', '12345 hotline', false, false),
  ('patrol', '网格巡查', 'Grid patrol', false, true),
  ('department', '部门推送', 'Department', false, true),
  ('iot', '物联感知', 'Sensors', false, true),
  ('ai_video', 'AI视频', 'AI video', false, true),
  ('open311', 'Open311', 'Open311', true, false),
  ('transfer', '110转办', '110 transfer', false, false),
  ('superior', '上级交办', 'Assigned from above', false, false);
GRANT SELECT, INSERT ON incidents_channel TO yiwang_app;

-- Who never sees an incident or a report: those who run the machine, and residents (they follow by token).
CREATE FUNCTION incidents_hidden_from() RETURNS text[] LANGUAGE sql IMMUTABLE
  RETURN ARRAY['resident', 'data', 'ai', 'system_admin', 'security_admin', 'audit_admin'];

SELECT backstage_make_sequence('incidents_incident_id_seq');
CREATE TABLE incidents_incident (
  id bigint PRIMARY KEY DEFAULT nextval('incidents_incident_id_seq'),
  state text NOT NULL CHECK (state IN
    ('open', 'confirming', 'confirmed', 'filed', 'declined', 'answered', 'merged')),
  triage text CHECK (triage IN ('unplaced', 'inaccurate', 'unclassified')),
  text text NOT NULL,
  standard_code text,
  standard_by text CHECK (standard_by IN ('reporter', 'advice', 'person')),
  family text,
  level text,
  advice jsonb NOT NULL DEFAULT '[]',
  area_id bigint,
  area_path text COLLATE "C" NOT NULL,
  department_ids bigint[] NOT NULL DEFAULT '{}',
  lon float8,
  lat float8,
  cell bigint,
  accuracy_m float8,
  address text,
  channel text NOT NULL REFERENCES incidents_channel,
  channels text[] NOT NULL DEFAULT '{}',
  report_count int NOT NULL DEFAULT 0,
  photo_count int NOT NULL DEFAULT 0,
  first_reported_at timestamptz NOT NULL,
  last_reported_at timestamptz NOT NULL,
  taken_in_at timestamptz,
  ended_at timestamptz,
  due_at timestamptz,
  stage text,
  version int NOT NULL DEFAULT 1,
  case_id bigint,
  merged_into bigint REFERENCES incidents_incident,
  split_from bigint REFERENCES incidents_incident,
  state_before_merge text,
  exercise boolean NOT NULL DEFAULT false,
  search text[] NOT NULL DEFAULT '{}',
  CHECK ((state = 'merged') = (merged_into IS NOT NULL)),
  CHECK ((state = 'filed') <= (case_id IS NOT NULL)),
  CHECK ((lon IS NULL) = (lat IS NULL) AND (lon IS NULL) = (cell IS NULL))
);
CREATE INDEX incidents_incident_area ON incidents_incident (area_path, first_reported_at DESC, id DESC);
CREATE INDEX incidents_incident_newest ON incidents_incident (first_reported_at DESC, id DESC);
CREATE INDEX incidents_incident_waiting ON incidents_incident (first_reported_at DESC, id DESC)
  WHERE state IN ('open', 'confirming', 'confirmed');
CREATE INDEX incidents_incident_triage ON incidents_incident (first_reported_at DESC, id DESC)
  WHERE triage IS NOT NULL AND state IN ('open', 'confirming', 'confirmed');
CREATE INDEX incidents_incident_near ON incidents_incident (cell, last_reported_at)
  WHERE state IN ('open', 'confirming', 'confirmed', 'filed') AND ended_at IS NULL;
CREATE INDEX incidents_incident_search ON incidents_incident USING gin (search) WITH (fastupdate = off);
CREATE INDEX incidents_incident_case ON incidents_incident (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX incidents_incident_merged ON incidents_incident (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX incidents_incident_split ON incidents_incident (split_from) WHERE split_from IS NOT NULL;
SELECT backstage_scope_policy('incidents_incident', 'department_ids', 'family', incidents_hidden_from());
GRANT SELECT, INSERT, UPDATE ON incidents_incident TO yiwang_app;

SELECT backstage_make_sequence('incidents_report_id_seq');
CREATE TABLE incidents_report (
  id bigint PRIMARY KEY DEFAULT nextval('incidents_report_id_seq'),
  channel text NOT NULL REFERENCES incidents_channel,
  source_id text,
  fingerprint bytea NOT NULL,               -- SHA-256 of what came: tells a repeat from a clash
  text text NOT NULL,
  standard_code text,                       -- as the reporter chose
  given_x float8,                           -- the coordinates as they came, in `srs`
  given_y float8,
  srs text,
  accuracy_m float8,
  lon float8,                               -- the same in WGS-84
  lat float8,
  address text,
  area_id bigint,
  area_path text COLLATE "C" NOT NULL,
  occurred_at timestamptz,                  -- as claimed, bounded
  recorded_at timestamptz NOT NULL,
  tracking_nonce bytea NOT NULL,
  tracking_hash bytea NOT NULL UNIQUE,
  tracking_until timestamptz NOT NULL,
  by_account bigint,                        -- who entered it; NULL: a person without an account
  media_url text,
  exercise boolean NOT NULL DEFAULT false,
  receipt jsonb,
  UNIQUE (channel, source_id)
);
CREATE INDEX incidents_report_area ON incidents_report (area_path, recorded_at DESC, id DESC);
CREATE INDEX incidents_report_newest ON incidents_report (recorded_at DESC, id DESC);
GRANT SELECT, INSERT, UPDATE ON incidents_report TO yiwang_app;

-- Which report tells of which incident. Rows are never deleted: leaving is `unlinked_at`.
SELECT backstage_make_sequence('incidents_link_id_seq');
CREATE TABLE incidents_link (
  id bigint PRIMARY KEY DEFAULT nextval('incidents_link_id_seq'),
  report_id bigint NOT NULL REFERENCES incidents_report,
  incident_id bigint NOT NULL REFERENCES incidents_incident,
  moved_from bigint REFERENCES incidents_incident,   -- the incident it came from when that was merged
  linked_at timestamptz NOT NULL,
  unlinked_at timestamptz,
  by_account bigint NOT NULL,
  by_name text NOT NULL,
  why text NOT NULL
);
CREATE UNIQUE INDEX incidents_link_active ON incidents_link (report_id, incident_id) WHERE unlinked_at IS NULL;
CREATE INDEX incidents_link_incident ON incidents_link (incident_id);
CREATE INDEX incidents_link_moved ON incidents_link (moved_from) WHERE moved_from IS NOT NULL;
ALTER TABLE incidents_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON incidents_link USING (
  EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id));
GRANT SELECT, INSERT, UPDATE ON incidents_link TO yiwang_app;

-- A report is seen where it happened, and by whoever sees the incident that it belongs to.
SELECT backstage_scope_policy('incidents_report', '''{}''::bigint[]', NULL, incidents_hidden_from());
CREATE POLICY linked ON incidents_report FOR SELECT USING (
  EXISTS (SELECT 1 FROM incidents_link l WHERE l.report_id = incidents_report.id AND l.unlinked_at IS NULL));

-- The history of an incident. Append-only: the product's role may not change or delete it.
SELECT backstage_make_sequence('incidents_step_id_seq');
CREATE TABLE incidents_step (
  id bigint PRIMARY KEY DEFAULT nextval('incidents_step_id_seq'),
  incident_id bigint NOT NULL REFERENCES incidents_incident,
  version int NOT NULL,                     -- of the incident after the step
  at timestamptz NOT NULL,
  occurred_at timestamptz,
  action text NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL,
  actor_id bigint NOT NULL,
  actor_name text NOT NULL,
  actor_role text NOT NULL,
  department_id bigint,
  reason text,
  fields jsonb NOT NULL DEFAULT '{}',
  uploads bigint[] NOT NULL DEFAULT '{}',
  automatic boolean NOT NULL DEFAULT false,
  UNIQUE (incident_id, version)
);
ALTER TABLE incidents_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON incidents_step USING (
  EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id));
GRANT SELECT, INSERT ON incidents_step TO yiwang_app;

-- How to reach a reporter: sealed by the node's key, with a masked copy for every ordinary look.
CREATE TABLE incidents_contact (
  report_id bigint PRIMARY KEY REFERENCES incidents_report,
  sealed bytea NOT NULL,
  name_masked text,
  phone_masked text,
  email_masked text
);
ALTER TABLE incidents_contact ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON incidents_contact USING (
  EXISTS (SELECT 1 FROM incidents_report r WHERE r.id = report_id));
GRANT SELECT, INSERT ON incidents_contact TO yiwang_app;
CREATE VIEW incidents_v_contact WITH (security_invoker = true) AS
  SELECT report_id, name_masked, phone_masked, email_masked FROM incidents_contact;
GRANT SELECT ON incidents_v_contact TO yiwang_app;

-- Every look at a contact in clear.
SELECT backstage_make_sequence('incidents_contact_look_id_seq');
CREATE TABLE incidents_contact_look (
  id bigint PRIMARY KEY DEFAULT nextval('incidents_contact_look_id_seq'),
  report_id bigint NOT NULL REFERENCES incidents_report,
  incident_id bigint NOT NULL REFERENCES incidents_incident,
  actor_id bigint NOT NULL,
  actor_name text NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX incidents_contact_look_report ON incidents_contact_look (report_id);
CREATE INDEX incidents_contact_look_incident ON incidents_contact_look (incident_id);
ALTER TABLE incidents_contact_look ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_write ON incidents_contact_look FOR INSERT WITH CHECK (actor_id = backstage_actor());
CREATE POLICY audit_reads ON incidents_contact_look FOR SELECT USING (
  (SELECT backstage_role()) IN ('audit_admin', 'system') OR actor_id = backstage_actor());
GRANT SELECT, INSERT ON incidents_contact_look TO yiwang_app;

-- Photos and videos. `key` is what an address must carry; an upload that nothing uses is cleaned after a day.
SELECT backstage_make_sequence('incidents_upload_id_seq');
CREATE TABLE incidents_upload (
  id bigint PRIMARY KEY DEFAULT nextval('incidents_upload_id_seq'),
  key text NOT NULL,
  file_id bigint NOT NULL,
  thumb_file_id bigint,
  media_type text NOT NULL,
  bytes bigint NOT NULL,
  width int,
  height int,
  taken_at timestamptz,                     -- from EXIF, before it was removed
  lon float8,
  lat float8,
  at timestamptz NOT NULL,
  by_account bigint,
  report_id bigint REFERENCES incidents_report,
  incident_id bigint REFERENCES incidents_incident,
  used_for text
);
CREATE INDEX incidents_upload_report ON incidents_upload (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX incidents_upload_incident ON incidents_upload (incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX incidents_upload_orphan ON incidents_upload (at) WHERE used_for IS NULL;
ALTER TABLE incidents_upload ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON incidents_upload USING (
  (SELECT backstage_role()) IN ('door', 'system') OR by_account = (SELECT backstage_actor())
  OR EXISTS (SELECT 1 FROM incidents_report r WHERE r.id = report_id)
  OR EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON incidents_upload TO yiwang_app;

-- What reporters may know of the case, noted by the room above.
SELECT backstage_make_sequence('incidents_progress_id_seq');
CREATE TABLE incidents_progress (
  id bigint PRIMARY KEY DEFAULT nextval('incidents_progress_id_seq'),
  incident_id bigint NOT NULL REFERENCES incidents_incident,
  stage text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  at timestamptz NOT NULL,
  note text,
  due_at timestamptz,
  agency text,
  result_text text,
  result_uploads bigint[] NOT NULL DEFAULT '{}',
  final boolean NOT NULL
);
CREATE INDEX incidents_progress_incident ON incidents_progress (incident_id, id);
ALTER TABLE incidents_progress ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON incidents_progress USING (
  EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id));
GRANT SELECT ON incidents_progress TO yiwang_app;

-- What each reporter was told: a queue for the senders, and a list on the reporter's own page.
SELECT backstage_make_sequence('incidents_message_id_seq');
CREATE TABLE incidents_message (
  id bigint PRIMARY KEY DEFAULT nextval('incidents_message_id_seq'),
  report_id bigint NOT NULL REFERENCES incidents_report,
  incident_id bigint NOT NULL REFERENCES incidents_incident,
  code text NOT NULL,
  params jsonb NOT NULL,
  final boolean NOT NULL DEFAULT false,     -- tells how it ended
  at timestamptz NOT NULL,
  sent_at timestamptz
);
CREATE INDEX incidents_message_report ON incidents_message (report_id, id);
CREATE INDEX incidents_message_incident ON incidents_message (incident_id);
CREATE INDEX incidents_message_queue ON incidents_message (id) WHERE sent_at IS NULL;
ALTER TABLE incidents_message ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON incidents_message USING (
  EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id));
GRANT SELECT, INSERT ON incidents_message TO yiwang_app;

SELECT backstage_make_sequence('incidents_rating_id_seq');
CREATE TABLE incidents_rating (
  id bigint PRIMARY KEY DEFAULT nextval('incidents_rating_id_seq'),
  report_id bigint NOT NULL REFERENCES incidents_report,
  incident_id bigint NOT NULL REFERENCES incidents_incident,
  case_id bigint,
  stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  solved boolean NOT NULL,
  text text NOT NULL,
  ended_at timestamptz NOT NULL,            -- which ending was rated: a reopened case is rated anew
  at timestamptz NOT NULL,
  UNIQUE (report_id, incident_id, ended_at)
);
CREATE INDEX incidents_rating_incident ON incidents_rating (incident_id);
ALTER TABLE incidents_rating ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON incidents_rating USING (
  EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id));
GRANT SELECT, INSERT ON incidents_rating TO yiwang_app;

-- Search. Array containment is not leakproof, so under row-level security it would lose its index; therefore these
-- run as the owner and ask the scope themselves, with the policy's own question. All that narrows a list is asked
-- inside: a common word then costs one page in the list's order, a rare one its rows in the index.
-- $1 terms (NULL: look for $2 in the text; a lone sign has no pair) $3 states $4 low $5 high $6 standard $7 channel
-- $8 triage only. Run by EXECUTE, so that the plan is made for the values at hand.
CREATE FUNCTION incidents_search_where() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN ' FROM incidents_incident i
    WHERE ($1::text[] IS NULL OR i.search @> $1) AND ($1::text[] IS NOT NULL OR position($2::text IN i.text) > 0)
      AND ($3::text[] IS NULL OR i.state = ANY ($3))
      AND i.area_path >= $4::text AND i.area_path < $5::text
      AND ($6::text IS NULL OR i.standard_code = $6) AND ($7::text IS NULL OR $7 = ANY (i.channels))
      AND (NOT $8::boolean OR (i.triage IS NOT NULL AND i.state IN (''open'', ''confirming'', ''confirmed'')))'
    || CASE WHEN backstage_role() IS NULL OR backstage_role() = ANY (incidents_hidden_from()) THEN ' AND false'
            WHEN backstage_scope_is_plain() THEN ''
            ELSE ' AND EXISTS (
      SELECT 1 FROM backstage_grant g
      WHERE g.account_id = (SELECT backstage_actor()) AND i.area_path >= g.low AND i.area_path < g.high
        AND (g.department_ids IS NULL OR g.department_ids && i.department_ids)
        AND (g.families IS NULL OR i.family IS NULL OR i.family = ANY (g.families)))' END;
END $$;
CREATE FUNCTION incidents_search(terms text[], phrase text, states text[], low text, high text, standard text,
    channel text, triage_only boolean, after_at timestamptz, after_id bigint, most int) RETURNS SETOF bigint
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
BEGIN
  RETURN QUERY EXECUTE 'SELECT i.id' || incidents_search_where()
      || ' AND ($9::timestamptz IS NULL OR (i.first_reported_at, i.id) < ($9, $10))'
      || ' ORDER BY i.first_reported_at DESC, i.id DESC LIMIT $11'
    USING terms, phrase, states, GREATEST(low, backstage_scope_low()), LEAST(high, backstage_scope_high()), standard,
      channel, triage_only, after_at, after_id, most;
END $$;
CREATE FUNCTION incidents_search_count(terms text[], phrase text, states text[], low text, high text, standard text,
    channel text, triage_only boolean) RETURNS bigint
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  found bigint;
BEGIN
  EXECUTE 'SELECT count(*)' || incidents_search_where() INTO found
    USING terms, phrase, states, GREATEST(low, backstage_scope_low()), LEAST(high, backstage_scope_high()), standard,
      channel, triage_only;
  RETURN found;
END $$;

-- For the rooms above, whose actors may see a case but not the incident behind it.
CREATE FUNCTION incidents_note_progress(incident bigint, p_stage text, p_name_zh text, p_name_en text,
    p_at timestamptz, p_note text, p_due_at timestamptz, p_agency text, p_result text, p_uploads bigint[],
    p_final boolean, p_now timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  told text := p_result;
BEGIN
  -- A case that was void has given its incident back to the desk: that is told by the desk's own words.
  IF NOT EXISTS (SELECT 1 FROM incidents_incident WHERE id = incident AND state = 'filed') THEN
    RETURN;
  END IF;
  IF p_final AND told IS NULL THEN
    SELECT result_text INTO told FROM incidents_progress
    WHERE incident_id = incident AND result_text IS NOT NULL ORDER BY id DESC LIMIT 1;
  END IF;
  INSERT INTO incidents_progress
    (incident_id, stage, name_zh, name_en, at, note, due_at, agency, result_text, result_uploads, final)
  VALUES (incident, p_stage, p_name_zh, p_name_en, p_at, p_note, p_due_at, p_agency, p_result, p_uploads, p_final);
  UPDATE incidents_incident SET stage = p_stage, due_at = COALESCE(p_due_at, due_at),
    ended_at = CASE WHEN p_final THEN p_at END WHERE id = incident;
  INSERT INTO incidents_message (report_id, incident_id, code, params, final, at)
  SELECT l.report_id, incident, CASE WHEN p_final THEN 'incidents_told_ended' ELSE 'incidents_told_progress' END,
    jsonb_strip_nulls(jsonb_build_object('name_zh', p_name_zh, 'name_en', p_name_en, 'note', p_note,
                                         'result', told)), p_final, p_now
  FROM incidents_link l WHERE l.incident_id = incident AND l.unlinked_at IS NULL;
END $$;

CREATE FUNCTION incidents_reporters(incident bigint)
  RETURNS TABLE (report_id bigint, channel text, at timestamptz, told bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT r.id, r.channel, r.recorded_at,
      (SELECT count(*) FROM incidents_message m WHERE m.report_id = r.id AND m.incident_id = incident AND m.final)
    FROM incidents_link l JOIN incidents_report r ON r.id = l.report_id
    WHERE l.incident_id = incident AND l.unlinked_at IS NULL ORDER BY r.recorded_at, r.id $$;

CREATE FUNCTION incidents_share(incident bigint, departments bigint[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    UPDATE incidents_incident
    SET department_ids = ARRAY(SELECT DISTINCT d FROM unnest(department_ids || departments) d ORDER BY d)
    WHERE id = incident $$;

CREATE FUNCTION incidents_open_uploads(ids bigint[], keys text[])
  RETURNS TABLE (id bigint, file_id bigint, thumb_file_id bigint, media_type text, used_for text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT u.id, u.file_id, u.thumb_file_id, u.media_type, u.used_for
    FROM unnest(ids, keys) AS w(id, key) JOIN incidents_upload u ON u.id = w.id AND u.key = w.key $$;

CREATE FUNCTION incidents_use_uploads(ids bigint[], keys text[], p_report bigint, p_incident bigint, p_for text)
  RETURNS SETOF bigint LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    UPDATE incidents_upload u SET report_id = COALESCE(u.report_id, p_report),
      incident_id = COALESCE(u.incident_id, p_incident), used_for = COALESCE(u.used_for, p_for)
    FROM unnest(ids, keys) AS w(id, key) WHERE u.id = w.id AND u.key = w.key RETURNING u.id $$;

CREATE FUNCTION incidents_photos(ids bigint[])
  RETURNS TABLE (id bigint, key text, media_type text, width int, height int, has_thumb boolean,
                 taken_at timestamptz, lon float8, lat float8, at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT u.id, u.key, u.media_type, u.width, u.height, u.thumb_file_id IS NOT NULL, u.taken_at, u.lon, u.lat, u.at
    FROM unnest(ids) WITH ORDINALITY AS w(id, place) JOIN incidents_upload u ON u.id = w.id ORDER BY w.place $$;

-- Published: what the rooms above may select from.
CREATE VIEW incidents_v_incident WITH (security_invoker = true) AS
  SELECT i.id, i.state, i.triage, i.standard_code, i.family, i.level, i.area_id, i.area_path, i.lon, i.lat,
    i.channel, c.self_found, i.report_count, i.first_reported_at, i.ended_at, i.case_id, i.exercise
  FROM incidents_incident i JOIN incidents_channel c ON c.code = i.channel;
CREATE VIEW incidents_v_report WITH (security_invoker = true) AS
  SELECT r.id, r.channel, c.name_zh AS channel_name_zh, c.name_en AS channel_name_en, c.self_found,
    r.area_id, r.area_path, r.recorded_at, r.exercise
  FROM incidents_report r JOIN incidents_channel c ON c.code = r.channel;
GRANT SELECT ON incidents_v_incident, incidents_v_report TO yiwang_app;
