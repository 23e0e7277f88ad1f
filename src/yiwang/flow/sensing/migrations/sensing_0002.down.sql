DROP VIEW sensing_v_warning, sensing_v_rule_stat;
DROP FUNCTION sensing_readings, sensing_incident_normal, sensing_warning_search;
DROP TABLE sensing_reflex, sensing_reflex_switch, sensing_flood, sensing_watch, sensing_warned_batch,
  sensing_warning_member, sensing_warning_step, sensing_warning, sensing_warning_group, sensing_rule,
  sensing_backtest CASCADE;
DROP FUNCTION sensing_published_stays, sensing_history_only_grows;
DROP SEQUENCE sensing_reflex_id_seq, sensing_warning_id_seq, sensing_warning_group_id_seq, sensing_backtest_id_seq;
