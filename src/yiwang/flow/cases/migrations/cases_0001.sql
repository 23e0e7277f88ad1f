-- A procedure's versions are immutable: rows are only added; which version new cases take is `current`.
CREATE TABLE cases_procedure (
  code text NOT NULL,
  version int NOT NULL,
  definition jsonb NOT NULL,
  published_at timestamptz NOT NULL,
  published_by bigint NOT NULL,
  PRIMARY KEY (code, version)
);
CREATE TABLE cases_procedure_current (code text PRIMARY KEY, version int NOT NULL,
  FOREIGN KEY (code, version) REFERENCES cases_procedure);
GRANT SELECT, INSERT ON cases_procedure TO yiwang_app;
GRANT SELECT, INSERT, UPDATE ON cases_procedure_current TO yiwang_app;

SELECT backstage_make_sequence('cases_case_id_seq');
CREATE TABLE cases_case (
  id bigint PRIMARY KEY DEFAULT nextval('cases_case_id_seq'),
  incident_id bigint NOT NULL,
  -- What it is and where: copied when it is filed, so that later changes of standards and boundaries change nothing.
  standard_code text NOT NULL,
  family text NOT NULL,
  name text NOT NULL,
  text text NOT NULL,                       -- the report's words with personal data struck out
  level text NOT NULL CHECK (level IN ('normal', 'raised', 'urgent', 'critical')),
  area_id bigint NOT NULL,
  area_path text COLLATE "C" NOT NULL,
  area_name text NOT NULL,
  lon double precision, lat double precision,
  address text,
  frozen jsonb NOT NULL,                    -- the standard's edition and conditions, and the reason for each choice
  limit_value int NOT NULL CHECK (limit_value > 0),
  limit_unit text NOT NULL CHECK (limit_unit IN ('urgent_hour', 'work_hour', 'work_day')),
  procedure_code text NOT NULL,
  procedure_version int NOT NULL,
  filed_at timestamptz NOT NULL,
  filed_by bigint NOT NULL,
  by_rule boolean NOT NULL,                 -- filed by a written rule, without a person
  exercise boolean NOT NULL DEFAULT false,
  -- Where it stands now: derived from the steps, kept for speed.
  stage text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'deferred', 'closed', 'void')),
  version int NOT NULL DEFAULT 1,
  holder_kind text CHECK (holder_kind IN ('center', 'desk', 'department', 'crew', 'verifier')),
  holder_id bigint,
  department_ids bigint[] NOT NULL DEFAULT '{}',
  lead_department_id bigint,
  crew_id bigint,
  crew_name text,                           -- told by the dispatch centre a moment after the crew is chosen
  stage_since timestamptz NOT NULL,
  stage_due_at timestamptz,
  due_at timestamptz,                       -- NULL while the clock does not run
  extra_s bigint NOT NULL DEFAULT 0 CHECK (extra_s >= 0),
  used_s bigint NOT NULL DEFAULT 0 CHECK (used_s >= 0),  -- as of the last change
  late boolean NOT NULL DEFAULT false,      -- the allowance was used up when the clock last stopped
  dispatched_at timestamptz,
  accepted_at timestamptz,
  closed_at timestamptz,
  closed_how text CHECK (closed_how IN ('normal', 'forced')),
  verification text CHECK (verification IN ('person', 'sensor', 'resident', 'not_sampled')),
  handler_ids bigint[] NOT NULL DEFAULT '{}',
  verifier_id bigint,
  closer_id bigint,
  pending text CHECK (pending IN ('extend', 'defer')),
  pending_s bigint,
  send_back_count int NOT NULL DEFAULT 0,
  rework_count int NOT NULL DEFAULT 0,
  reopen_count int NOT NULL DEFAULT 0,
  extension_count int NOT NULL DEFAULT 0,
  photos_after int NOT NULL DEFAULT 0,
  rating int CHECK (rating BETWEEN 1 AND 5),
  solved boolean,
  terms text[] NOT NULL DEFAULT '{}',       -- search terms: overlapping pairs of Chinese signs, whole other words
  FOREIGN KEY (procedure_code, procedure_version) REFERENCES cases_procedure,
  -- Invariant 1: exactly one holder while it is open, none after.
  CONSTRAINT one_holder CHECK ((state IN ('open', 'deferred')) = (holder_kind IS NOT NULL)),
  CONSTRAINT holder_is_known CHECK ((holder_kind IN ('department', 'crew')) = (holder_id IS NOT NULL) OR holder_kind IS NULL),
  -- Invariant 2: who handled neither verifies nor closes.
  CONSTRAINT verifier_did_not_handle CHECK (verifier_id IS NULL OR NOT verifier_id = ANY (handler_ids)),
  CONSTRAINT closer_did_not_handle CHECK (closer_id IS NULL OR NOT closer_id = ANY (handler_ids)),
  -- Invariant 4: closed means verified, or closed by force with a name.
  CONSTRAINT closed_is_verified CHECK (state <> 'closed' OR
    (closed_at IS NOT NULL AND closer_id IS NOT NULL AND (closed_how = 'forced' OR verification IS NOT NULL)))
);
CREATE INDEX cases_case_incident ON cases_case (incident_id);
CREATE INDEX cases_case_open_due ON cases_case (due_at, id) WHERE state = 'open';
CREATE INDEX cases_case_open_area ON cases_case (area_path, id) WHERE state IN ('open', 'deferred');
CREATE INDEX cases_case_area_filed ON cases_case (area_path, filed_at);
CREATE INDEX cases_case_filed ON cases_case (filed_at DESC, id DESC);
CREATE INDEX cases_case_closed ON cases_case (closed_at DESC) WHERE closed_at IS NOT NULL;
CREATE INDEX cases_case_stage ON cases_case (stage, id) WHERE state IN ('open', 'deferred');
CREATE INDEX cases_case_lead ON cases_case (lead_department_id, id) WHERE state IN ('open', 'deferred');
CREATE INDEX cases_case_crew ON cases_case (crew_id, id) WHERE state IN ('open', 'deferred');
CREATE INDEX cases_case_closed_stage ON cases_case (closed_at) WHERE stage = 'closed';
CREATE INDEX cases_case_terms ON cases_case USING gin (terms) WITH (fastupdate = on);
SELECT backstage_scope_policy('cases_case', 'department_ids', 'family', '{door,resident,data,ai,security_admin,audit_admin}');
GRANT SELECT, INSERT, UPDATE ON cases_case TO yiwang_app;

-- The history: rows are only added, by grant and by trigger.
SELECT backstage_make_sequence('cases_step_id_seq');
CREATE TABLE cases_step (
  case_id bigint NOT NULL REFERENCES cases_case,
  seq int NOT NULL,                         -- the case's version after this step
  id bigint NOT NULL DEFAULT nextval('cases_step_id_seq'),
  action text NOT NULL,
  from_stage text,
  to_stage text NOT NULL,
  actor_id bigint NOT NULL,
  actor_name text NOT NULL,
  actor_role text NOT NULL,
  actor_department_id bigint,
  holder_kind text,
  holder_id bigint,
  reason text,
  fields jsonb NOT NULL DEFAULT '{}',
  occurred_at timestamptz,                  -- as claimed by who acted without a network, bounded
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (case_id, seq)
);
CREATE INDEX cases_step_recorded ON cases_step (recorded_at);
ALTER TABLE cases_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON cases_step USING (EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id));
GRANT SELECT, INSERT ON cases_step TO yiwang_app;
CREATE FUNCTION cases_history_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the history of a case only grows' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER history_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON cases_step
  FOR EACH STATEMENT EXECUTE FUNCTION cases_history_only_grows();

SELECT backstage_make_sequence('cases_work_order_id_seq');
CREATE TABLE cases_work_order (
  id bigint PRIMARY KEY DEFAULT nextval('cases_work_order_id_seq'),
  case_id bigint NOT NULL REFERENCES cases_case,
  kind text NOT NULL CHECK (kind IN ('lead', 'assisting')),
  department_id bigint NOT NULL,
  crew_id bigint,
  state text NOT NULL CHECK (state IN ('offered', 'accepted', 'handling', 'done', 'sent_back', 'withdrawn')),
  why text,
  offered_at timestamptz NOT NULL,
  due_at timestamptz,
  accepted_at timestamptz,
  ended_at timestamptz,
  note text
);
CREATE INDEX cases_work_order_case ON cases_work_order (case_id);
-- One lead at a time.
CREATE UNIQUE INDEX cases_work_order_one_lead ON cases_work_order (case_id)
  WHERE kind = 'lead' AND state IN ('offered', 'accepted', 'handling', 'done');
ALTER TABLE cases_work_order ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON cases_work_order USING (EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id));
GRANT SELECT, INSERT, UPDATE ON cases_work_order TO yiwang_app;

SELECT backstage_make_sequence('cases_evidence_id_seq');
CREATE TABLE cases_evidence (
  id bigint PRIMARY KEY DEFAULT nextval('cases_evidence_id_seq'),
  case_id bigint NOT NULL REFERENCES cases_case,
  step int NOT NULL,
  phase text NOT NULL CHECK (phase IN ('before', 'after', 'verify')),
  upload_id bigint NOT NULL,
  url text NOT NULL,
  width int, height int,
  actor_id bigint NOT NULL,
  actor_name text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX cases_evidence_case ON cases_evidence (case_id);
ALTER TABLE cases_evidence ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON cases_evidence USING (EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id));
GRANT SELECT, INSERT ON cases_evidence TO yiwang_app;

CREATE TABLE cases_clock_segment (
  case_id bigint NOT NULL REFERENCES cases_case,
  seq int NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'paused', 'stopped')),
  from_at timestamptz NOT NULL,
  to_at timestamptz,
  why text NOT NULL,
  step int NOT NULL,
  PRIMARY KEY (case_id, seq),
  CHECK (to_at IS NULL OR to_at >= from_at)
);
CREATE UNIQUE INDEX cases_clock_segment_one_open ON cases_clock_segment (case_id) WHERE to_at IS NULL;
ALTER TABLE cases_clock_segment ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON cases_clock_segment USING (EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id));
GRANT SELECT, INSERT, UPDATE ON cases_clock_segment TO yiwang_app;

-- Search runs as the owner and applies the scope itself: under row-level security the array operator is not
-- leak-proof and would lose its index.
CREATE FUNCTION cases_search(wanted text[], most int) RETURNS SETOF bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT c.id FROM cases_case c
    WHERE c.terms @> wanted
      AND c.area_path >= backstage_scope_low() AND c.area_path < backstage_scope_high()
      AND backstage_role() <> ALL ('{door,resident,data,ai,security_admin,audit_admin}'::text[])
      AND backstage_sees(c.area_path, c.department_ids, c.family)
    ORDER BY c.id DESC LIMIT most $$;

-- What later rooms may read. The invoker's own row-level security applies.
CREATE VIEW cases_v_case WITH (security_invoker = true) AS
  SELECT id, incident_id, standard_code, family, name, level, area_id, area_path, area_name, lon, lat, filed_at, by_rule,
         exercise, stage, state, holder_kind, holder_id, lead_department_id, department_ids, crew_id, stage_since,
         stage_due_at, due_at, used_s, late, dispatched_at, accepted_at, closed_at, closed_how, verification,
         send_back_count, rework_count, reopen_count, extension_count, rating, solved, version
  FROM cases_case;
CREATE VIEW cases_v_step WITH (security_invoker = true) AS
  SELECT s.case_id, s.seq, s.action, s.from_stage, s.to_stage, s.actor_id, s.actor_role, s.actor_department_id,
         s.recorded_at, s.occurred_at, c.area_path, c.name, c.area_name, c.exercise
  FROM cases_step s JOIN cases_case c ON c.id = s.case_id;
GRANT SELECT ON cases_v_case, cases_v_step TO yiwang_app;
