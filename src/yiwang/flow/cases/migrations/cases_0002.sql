-- Columns are only appended: what the first version published stays where it was.
CREATE OR REPLACE VIEW cases_v_case WITH (security_invoker = true) AS
  SELECT id, incident_id, standard_code, family, name, level, area_id, area_path, area_name, lon, lat, filed_at, by_rule,
         exercise, stage, state, holder_kind, holder_id, lead_department_id, department_ids, crew_id, stage_since,
         stage_due_at, due_at, used_s, late, dispatched_at, accepted_at, closed_at, closed_how, verification,
         send_back_count, rework_count, reopen_count, extension_count, rating, solved, version,
         address, limit_value, limit_unit, extra_s, procedure_code, procedure_version, crew_name
  FROM cases_case;
-- `dispatched_to` is the department that a dispatch or a ruling named, `extended_s` what an approval added.
CREATE OR REPLACE VIEW cases_v_step WITH (security_invoker = true) AS
  SELECT s.case_id, s.seq, s.action, s.from_stage, s.to_stage, s.actor_id, s.actor_role, s.actor_department_id,
         s.recorded_at, s.occurred_at, c.area_path, c.name, c.area_name, c.exercise,
         s.holder_kind, s.holder_id,
         CASE WHEN s.action IN ('dispatch', 'mediate') THEN
           split_part(s.fields->>'department', '-', 1)::bigint << 48
           | split_part(s.fields->>'department', '-', 2)::bigint END AS dispatched_to,
         CASE WHEN s.action = 'approve_extension' THEN (s.fields->>'hours')::bigint * 3600 END AS extended_s,
         c.procedure_code, c.procedure_version, c.department_ids, c.family
  FROM cases_step s JOIN cases_case c ON c.id = s.case_id;
CREATE VIEW cases_v_clock_segment WITH (security_invoker = true) AS
  SELECT case_id, seq, state, from_at, to_at, step FROM cases_clock_segment;
-- Stages and actions of every published version, in the order of their document.
CREATE VIEW cases_v_stage WITH (security_invoker = true) AS
  SELECT p.code AS procedure_code, p.version AS procedure_version, s.position::int, s.stage->>'id' AS stage,
         s.stage->>'name_zh' AS name_zh, s.stage->>'name_en' AS name_en, s.stage->>'state' AS state,
         s.stage->>'clock' AS clock
  FROM cases_procedure p CROSS JOIN LATERAL jsonb_array_elements(p.definition->'stages')
         WITH ORDINALITY AS s(stage, position);
CREATE VIEW cases_v_action WITH (security_invoker = true) AS
  SELECT p.code AS procedure_code, p.version AS procedure_version, s.stage->>'id' AS stage, a.action->>'verb' AS action,
         a.action->>'name_zh' AS name_zh, a.action->>'name_en' AS name_en
  FROM cases_procedure p CROSS JOIN LATERAL jsonb_array_elements(p.definition->'stages') AS s(stage)
    CROSS JOIN LATERAL jsonb_array_elements(s.stage->'actions') AS a(action);
GRANT SELECT ON cases_v_clock_segment, cases_v_stage, cases_v_action TO yiwang_app;

-- The figures of the wall and of the watch lists read these indexes alone: what row-level security and the tallies look
-- at is in them. `area_path` is a key where it can narrow, because row-level security's own range is estimated at half
-- a percent of the table whatever it is, and an index on the area alone would win by that mistake.
DROP INDEX cases_case_open_area;
CREATE INDEX cases_case_open_area ON cases_case (area_path, id)
  INCLUDE (state, stage, family, level, exercise, late, due_at, stage_since, stage_due_at, holder_kind, send_back_count,
           department_ids, lon, lat)
  WHERE state IN ('open', 'deferred');
DROP INDEX cases_case_closed;
CREATE INDEX cases_case_closed ON cases_case (closed_at DESC, area_path)
  INCLUDE (department_ids, family, exercise, late, rework_count) WHERE closed_at IS NOT NULL;
DROP INDEX cases_case_filed;
CREATE INDEX cases_case_filed ON cases_case (filed_at DESC, id DESC, area_path)
  INCLUDE (department_ids, family, exercise);
DROP INDEX cases_case_area_filed;
CREATE INDEX cases_case_area ON cases_case (area_path, id);
