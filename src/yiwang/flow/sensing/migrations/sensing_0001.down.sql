DROP VIEW sensing_v_thing, sensing_v_datastream, sensing_series, sensing_credential;
DROP FUNCTION sensing_search, sensing_latest_of, sensing_history, sensing_drop_day, sensing_make_day;
DROP TABLE sensing_segment, sensing_gate, sensing_latest, sensing_state_snapshot, sensing_silent, sensing_transition,
  sensing_quarantine, sensing_batch, sensing_observation, sensing_device_credential, sensing_map_cell, sensing_staging,
  sensing_datastream, sensing_thing, sensing_source, sensing_thing_kind CASCADE;
DROP FUNCTION sensing_key, sensing_hidden_from;
DROP SEQUENCE sensing_thing_id_seq, sensing_datastream_id_seq, sensing_series_seq, sensing_device_credential_id_seq,
  sensing_batch_id_seq;
REVOKE INSERT ON backstage_outbox FROM yiwang_ingest;
