-- One row a case, exercises left out. Derived: it can be built again from the history at any time.
CREATE TABLE supervision_fact_case (
  case_id bigint PRIMARY KEY,
  version int NOT NULL,                     -- of the case that this row was made from
  incident_id bigint NOT NULL,
  standard_code text NOT NULL,
  family text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('component', 'occurrence')),
  name text NOT NULL,
  level text NOT NULL,
  channel text,                             -- of the first report; NULL: not known
  self_found boolean NOT NULL,              -- 主动发现, as the channel says
  by_rule boolean NOT NULL,
  area_id bigint NOT NULL,
  area_path text COLLATE "C" NOT NULL,      -- the chain of areas
  area_name text NOT NULL,
  department_id bigint,                     -- the lead
  department_ids bigint[] NOT NULL,
  received_at timestamptz,
  filed_at timestamptz NOT NULL,
  dispatched_at timestamptz,
  accepted_at timestamptz,
  handled_at timestamptz,                   -- the last result reported
  due_at timestamptz,                       -- the closing deadline (办结期限), see model/deadline.py; NULL: none stands
  closed_at timestamptz,
  state text NOT NULL,
  closed_how text,
  verification text,
  over_at timestamptz,                      -- when the allowance was used up, or will be if the clock goes on; NULL: it was not
  send_backs int NOT NULL,
  disputes int NOT NULL,
  reworks int NOT NULL,
  reopenings int NOT NULL,
  extensions int NOT NULL,
  deferrals int NOT NULL,
  built_at timestamptz NOT NULL
);
CREATE INDEX supervision_fact_case_filed ON supervision_fact_case (filed_at);
CREATE INDEX supervision_fact_case_due ON supervision_fact_case (due_at);
CREATE INDEX supervision_fact_case_closed ON supervision_fact_case (closed_at);
CREATE INDEX supervision_fact_case_handled ON supervision_fact_case (handled_at);
CREATE INDEX supervision_fact_case_dispatched ON supervision_fact_case (dispatched_at);
CREATE INDEX supervision_fact_case_area ON supervision_fact_case (area_path, filed_at);

-- One row a step: how long the case had been in the stage when it was taken, and who took it.
CREATE TABLE supervision_fact_transition (
  case_id bigint NOT NULL,
  seq int NOT NULL,
  day date NOT NULL,                        -- the city's day of recorded_at
  recorded_at timestamptz NOT NULL,
  action text NOT NULL,
  stage text,                               -- where the case was; NULL: it was being filed
  to_stage text NOT NULL,
  moved boolean NOT NULL,                   -- it left the stage
  seconds bigint CHECK (seconds >= 0),      -- by the wall clock since it entered the stage
  actor_role text NOT NULL,
  actor_department_id bigint,
  standard_code text NOT NULL,
  family text NOT NULL,
  area_id bigint NOT NULL,
  area_path text COLLATE "C" NOT NULL,
  department_ids bigint[] NOT NULL,
  PRIMARY KEY (case_id, seq)
);
CREATE INDEX supervision_fact_transition_day ON supervision_fact_transition (day, stage);

-- What was open when the city's day ended. `department_id` is the lead of that moment, 0: nobody yet.
CREATE TABLE supervision_fact_open_day (
  day date NOT NULL,
  area_path text COLLATE "C" NOT NULL,
  stage text NOT NULL,
  family text NOT NULL,
  department_id bigint NOT NULL,
  department_ids bigint[] GENERATED ALWAYS AS
    (CASE department_id WHEN 0 THEN '{}'::bigint[] ELSE ARRAY[department_id] END) STORED,
  area_id bigint NOT NULL,
  open int NOT NULL CHECK (open > 0),
  overdue int NOT NULL CHECK (overdue BETWEEN 0 AND open),
  PRIMARY KEY (day, area_path, stage, family, department_id)
);

-- Which days are built. `complete`: the day was over when it was built.
CREATE TABLE supervision_fact_day (
  day date PRIMARY KEY,
  complete boolean NOT NULL,
  transitions int NOT NULL,
  open int,                                 -- NULL: not counted, because the day was not over or is too long ago
  overdue int,
  built_at timestamptz NOT NULL
);

-- A formula is a row, and a changed formula is a new version. Expressions name measures of model/expression.py only.
CREATE TABLE supervision_indicator (
  code text NOT NULL CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
  version int NOT NULL CHECK (version > 0),
  position int NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  numerator text NOT NULL,
  denominator text NOT NULL,
  formula_zh text NOT NULL,
  formula_en text NOT NULL,
  source text NOT NULL,
  published_at timestamptz NOT NULL,
  published_by bigint NOT NULL,
  PRIMARY KEY (code, version)
);

SELECT backstage_scope_policy(t, 'department_ids', 'family', '{door,resident,data,ai,security_admin,audit_admin}')
FROM unnest(ARRAY['supervision_fact_case', 'supervision_fact_transition', 'supervision_fact_open_day']::regclass[]) t;
ALTER TABLE supervision_fact_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY known ON supervision_fact_day USING (backstage_actor() IS NOT NULL);
ALTER TABLE supervision_indicator ENABLE ROW LEVEL SECURITY;
CREATE POLICY known ON supervision_indicator USING (backstage_actor() IS NOT NULL);
CREATE POLICY who_publishes ON supervision_indicator AS RESTRICTIVE FOR INSERT
  WITH CHECK (backstage_role() IN ('system', 'supervisor', 'leader'));
-- Facts are written by the node itself and by nobody else.
DO $$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['supervision_fact_case', 'supervision_fact_transition', 'supervision_fact_open_day',
                                'supervision_fact_day'] LOOP
    EXECUTE format('CREATE POLICY node_writes ON %I AS RESTRICTIVE FOR INSERT WITH CHECK (backstage_actor() = 1)', target);
    EXECUTE format('CREATE POLICY node_updates ON %I AS RESTRICTIVE FOR UPDATE USING (backstage_actor() = 1)', target);
    EXECUTE format('CREATE POLICY node_deletes ON %I AS RESTRICTIVE FOR DELETE USING (backstage_actor() = 1)', target);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO yiwang_app', target);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON supervision_indicator TO yiwang_app;

INSERT INTO supervision_indicator (code, version, position, name_zh, name_en, numerator, denominator, formula_zh,
                                   formula_en, source, published_at, published_by)
SELECT code, 1, row_number() OVER (), name_zh, name_en, numerator, denominator, formula_zh, formula_en, source, now(), 1
FROM (VALUES
  ('filing_rate', '立案率', 'Filing rate', 'filed', 'received',
   '立案数 ÷ 受理数', 'cases filed ÷ incidents received', '数字城管考核惯例（凭记忆）'),
  ('closing_rate', '结案率', 'Closing rate', 'due & ended', 'due',
   '应结案中期末前已结案数 ÷ 应结案数（办结期限落在本期的案件，不含作废）',
   'of the cases due in the period, those closed before its end ÷ cases due in the period (void ones left out)',
   '天门市数字城管 2016-12 通报：911 ÷ 972'),
  ('on_time_closing_rate', '按期结案率', 'On-time closing rate', 'due & ended & on_time', 'due',
   '应结案中按期结案数 ÷ 应结案数', 'of the cases due in the period, those closed in time ÷ cases due in the period',
   '天门市数字城管 2016-12 通报：737 ÷ 972'),
  ('handling_rate', '处置率', 'Handling rate', 'due & done', 'due',
   '应结案中期末前已反馈结果数 ÷ 应结案数',
   'of the cases due in the period, those with a result before its end ÷ cases due in the period',
   '数字城管考核惯例（凭记忆）'),
  ('on_time_handling_rate', '按期处置率', 'On-time handling rate', 'due & done & on_time', 'due',
   '应结案中按期反馈结果数 ÷ 应结案数',
   'of the cases due in the period, those with a result in time ÷ cases due in the period',
   '数字城管考核惯例（凭记忆）'),
  ('patrol_rate', '巡查上报率', 'Found by patrol', 'filed & patrol', 'filed',
   '立案中网格巡查上报数 ÷ 立案数', 'cases filed from grid patrol ÷ cases filed',
   '天门市数字城管 2016-12 通报：953 ÷ 996'),
  ('self_found_rate', '主动发现率', 'Self-found rate', 'filed & self_found', 'filed',
   '立案中巡查、物联、AI 等主动发现数 ÷ 立案数', 'cases filed from patrol, sensors and the like ÷ cases filed',
   '数字城管考核惯例（凭记忆）'),
  ('dispatch_accuracy', '派遣准确率', 'Dispatch accuracy', 'dispatched & !sent_back', 'dispatched',
   '本期派遣中未被退回数 ÷ 本期派遣数', 'cases dispatched in the period and never sent back ÷ cases dispatched',
   '数字城管考核惯例（凭记忆）'),
  ('rework_rate', '返工率', 'Rework rate', 'handled & reworked', 'handled',
   '本期反馈中返工过的数 ÷ 本期反馈数', 'cases with a result in the period that needed rework ÷ cases with a result',
   '数字城管考核惯例（凭记忆）'),
  ('send_back_rate', '退单率', 'Send-back rate', 'filed & sent_back', 'filed',
   '立案中被退回过的数 ÷ 立案数', 'cases filed that were sent back ÷ cases filed', '数字城管考核惯例（凭记忆）'),
  ('dispute_rate', '争议率', 'Dispute rate', 'filed & disputed', 'filed',
   '立案中进入争议协调的数 ÷ 立案数', 'cases filed that were disputed ÷ cases filed', '数字城管考核惯例（凭记忆）'),
  ('extension_rate', '延期率', 'Extension rate', 'filed & extended', 'filed',
   '立案中批准延期的数 ÷ 立案数', 'cases filed that were extended ÷ cases filed', '数字城管考核惯例（凭记忆）'),
  ('deferral_rate', '挂账率', 'Deferral rate', 'filed & deferred', 'filed',
   '立案中批准挂账的数 ÷ 立案数', 'cases filed that were deferred ÷ cases filed', '数字城管考核惯例（凭记忆）'),
  ('reopen_rate', '重办率', 'Reopening rate', 'closed & reopened', 'closed',
   '本期结案中重办过的数 ÷ 本期结案数', 'cases closed in the period that had been reopened ÷ cases closed',
   '数字城管考核惯例（凭记忆）'),
  ('force_close_rate', '强制结案率', 'Force-close rate', 'closed & forced', 'closed',
   '本期结案中强制结案数 ÷ 本期结案数', 'cases closed by force ÷ cases closed', '本平台'),
  ('void_rate', '作废率', 'Void rate', 'filed & void', 'filed',
   '立案中作废数 ÷ 立案数', 'cases filed and made void ÷ cases filed', '数字城管考核惯例（凭记忆）'),
  ('filed_by_rule_rate', '自动立案率', 'Filed by rule', 'filed & by_rule', 'filed',
   '立案中按规则自动立案数 ÷ 立案数', 'cases filed by a written rule ÷ cases filed', '本平台')
) AS v(code, name_zh, name_en, numerator, denominator, formula_zh, formula_en, source);
