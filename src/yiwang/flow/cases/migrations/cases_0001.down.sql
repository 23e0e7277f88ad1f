DROP VIEW cases_v_step, cases_v_case;
DROP FUNCTION cases_search;
DROP TABLE cases_clock_segment, cases_evidence, cases_work_order, cases_step, cases_case, cases_procedure_current,
  cases_procedure;
DROP FUNCTION cases_history_only_grows;
DROP SEQUENCE cases_case_id_seq, cases_step_id_seq, cases_work_order_id_seq, cases_evidence_id_seq;
