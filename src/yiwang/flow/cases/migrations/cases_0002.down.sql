DROP INDEX cases_case_area, cases_case_filed, cases_case_closed, cases_case_open_area;
CREATE INDEX cases_case_area_filed ON cases_case (area_path, filed_at);
CREATE INDEX cases_case_open_area ON cases_case (area_path, id) WHERE state IN ('open', 'deferred');
CREATE INDEX cases_case_filed ON cases_case (filed_at DESC, id DESC);
CREATE INDEX cases_case_closed ON cases_case (closed_at DESC) WHERE closed_at IS NOT NULL;
DROP VIEW cases_v_action, cases_v_stage, cases_v_clock_segment, cases_v_step, cases_v_case;
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
