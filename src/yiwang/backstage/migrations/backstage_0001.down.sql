DROP TABLE backstage_file, backstage_idempotency, backstage_record_pending, backstage_outbox_failure,
  backstage_outbox_cursor, backstage_outbox, backstage_session, backstage_grant, backstage_account, backstage_node CASCADE;
DROP FUNCTION IF EXISTS backstage_actor_of_account, backstage_actor_of_session, backstage_login, backstage_scope_policy,
  backstage_sees, backstage_scope_high, backstage_scope_low, backstage_scope_is_plain, backstage_role, backstage_actor,
  backstage_make_sequence CASCADE;
DROP SEQUENCE backstage_account_id_seq, backstage_grant_id_seq, backstage_file_id_seq;
