-- The node that this database belongs to. Every id carries it in its high bits.
CREATE TABLE backstage_node (
  id int PRIMARY KEY CHECK (id BETWEEN 1 AND 32767),
  name text NOT NULL,
  is_self boolean NOT NULL DEFAULT false
);
INSERT INTO backstage_node VALUES (:node, 'node-' || :node, true);

-- A sequence whose numbers are this node's ids from the first to the last.
CREATE FUNCTION backstage_make_sequence(name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  base bigint := (SELECT id::bigint << 48 FROM backstage_node WHERE is_self);
BEGIN
  EXECUTE format('CREATE SEQUENCE %I AS bigint MINVALUE %s MAXVALUE %s START %s',
                 name, base + 1, base + (1::bigint << 48) - 1, base + 1);
  EXECUTE format('GRANT USAGE ON SEQUENCE %I TO yiwang_app', name);
END $$;

-- Who acts in this transaction. Unset and empty both mean nobody: a custom setting falls back to '' after SET LOCAL.
CREATE FUNCTION backstage_actor() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  RETURN NULLIF(current_setting('yiwang.actor', true), '')::bigint;

SELECT backstage_make_sequence('backstage_account_id_seq');
CREATE TABLE backstage_account (
  id bigint PRIMARY KEY DEFAULT nextval('backstage_account_id_seq'),
  name text NOT NULL UNIQUE,
  display_name text NOT NULL,
  role text NOT NULL,
  password_hash text,                       -- NULL: nobody logs in as this account
  department_id bigint,
  crew_id bigint,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL
);

SELECT backstage_make_sequence('backstage_grant_id_seq');
CREATE TABLE backstage_grant (
  id bigint PRIMARY KEY DEFAULT nextval('backstage_grant_id_seq'),
  account_id bigint NOT NULL REFERENCES backstage_account,
  role text NOT NULL,
  area_id bigint,                           -- NULL: the whole node
  area_path text NOT NULL,                  -- resolved from area_id; '' is the whole node
  department_ids bigint[],                  -- NULL: all departments
  families text[],                          -- NULL: all families of event standards
  low text COLLATE "C" GENERATED ALWAYS AS (area_path) STORED,
  high text COLLATE "C" GENERATED ALWAYS AS
    (CASE area_path WHEN '' THEN chr(1114111) ELSE left(area_path, -1) || '0' END) STORED,
  -- '/' ends every code of a path, so that WARD_3/ is never taken for a prefix of WARD_30/.
  CHECK (area_path = '' OR right(area_path, 1) = '/'),
  CHECK (department_ids IS NULL OR cardinality(department_ids) > 0)
);
CREATE INDEX backstage_grant_account ON backstage_grant (account_id);
CREATE INDEX backstage_grant_area ON backstage_grant (area_id);

CREATE TABLE backstage_session (
  token_hash bytea PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES backstage_account,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  user_agent text
);
CREATE INDEX backstage_session_account ON backstage_session (account_id);

-- The background work of the node itself, and the doors through which people without an account come in.
INSERT INTO backstage_account (id, name, display_name, role, created_at) VALUES
  (1, 'system', '系统', 'system', now()),
  (2, 'door-web', '随手拍网页', 'door', now()),
  (3, 'door-open311', 'Open311 接口', 'door', now());
INSERT INTO backstage_grant (account_id, role, area_path) VALUES (1, 'system', ''), (2, 'door', ''), (3, 'door', '');

ALTER TABLE backstage_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE backstage_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE backstage_session ENABLE ROW LEVEL SECURITY;
CREATE POLICY self ON backstage_account USING (id = backstage_actor() OR backstage_actor() = 1);
CREATE POLICY self ON backstage_grant USING (account_id = backstage_actor() OR backstage_actor() = 1);
CREATE POLICY self ON backstage_session USING (account_id = backstage_actor() OR backstage_actor() = 1);
-- An actor reads itself; only the node's own background work writes accounts and grants.
CREATE POLICY node_writes ON backstage_account AS RESTRICTIVE FOR INSERT WITH CHECK (backstage_actor() = 1);
CREATE POLICY node_updates ON backstage_account AS RESTRICTIVE FOR UPDATE USING (backstage_actor() = 1);
CREATE POLICY node_writes ON backstage_grant AS RESTRICTIVE FOR INSERT WITH CHECK (backstage_actor() = 1);
CREATE POLICY node_updates ON backstage_grant AS RESTRICTIVE FOR UPDATE USING (backstage_actor() = 1);
CREATE POLICY node_deletes ON backstage_grant AS RESTRICTIVE FOR DELETE USING (backstage_actor() = 1);
GRANT SELECT, INSERT, UPDATE ON backstage_account TO yiwang_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON backstage_grant TO yiwang_app;
GRANT SELECT, INSERT, UPDATE ON backstage_session TO yiwang_app;
GRANT SELECT ON backstage_node TO yiwang_app;

CREATE FUNCTION backstage_role() RETURNS text LANGUAGE sql STABLE
  RETURN (SELECT role FROM backstage_account WHERE id = backstage_actor());
-- True when the envelope of the actor's grants is exact: one grant, narrowed by neither department nor family.
CREATE FUNCTION backstage_scope_is_plain() RETURNS boolean LANGUAGE sql STABLE
  RETURN (SELECT count(*) = 1 AND bool_and(department_ids IS NULL AND families IS NULL)
          FROM backstage_grant WHERE account_id = backstage_actor());
CREATE FUNCTION backstage_scope_low() RETURNS text LANGUAGE sql STABLE
  RETURN (SELECT min(low) FROM backstage_grant WHERE account_id = backstage_actor());
CREATE FUNCTION backstage_scope_high() RETURNS text LANGUAGE sql STABLE
  RETURN (SELECT max(high) FROM backstage_grant WHERE account_id = backstage_actor());
-- The exact question for one row. NULL departments or family in the row's place: not narrowed by them.
CREATE FUNCTION backstage_sees(row_path text, row_departments bigint[], row_family text) RETURNS boolean
  LANGUAGE sql STABLE
  RETURN EXISTS (
    SELECT 1 FROM backstage_grant g
    WHERE g.account_id = backstage_actor() AND row_path >= g.low AND row_path < g.high
      AND (g.department_ids IS NULL OR row_departments IS NULL OR g.department_ids && row_departments)
      AND (g.families IS NULL OR row_family IS NULL OR row_family = ANY (g.families)));

-- Put the scope policy on a table. The range over the actor's envelope comes first: it is computed once a query and
-- can use an index on area_path; the exact question per row is asked only of actors with several or narrowed grants.
-- `departments` and `family` are columns of the row, constant expressions, or NULL; `hidden_from` are roles that see nothing of it. Columns
-- are qualified, for inside the EXISTS a bare `area_path` would be the grant's own.
CREATE FUNCTION backstage_scope_policy(target regclass, departments text DEFAULT NULL, family text DEFAULT NULL,
                                       hidden_from text[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  row_path text := format('%s.area_path', target);
  row_departments text := CASE
    WHEN departments IS NULL THEN 'NULL::bigint[]'
    WHEN departments ~ '^[a-z_]+$' THEN format('%s.%I', target, departments)
    ELSE departments END;
  row_family text := CASE
    WHEN family IS NULL THEN 'NULL::text'
    WHEN family ~ '^[a-z_]+$' THEN format('%s.%I', target, family)
    ELSE family END;
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format($policy$
    CREATE POLICY scope ON %1$s USING (
      %2$s >= (SELECT backstage_scope_low()) AND %2$s < (SELECT backstage_scope_high())
      AND (SELECT backstage_role()) <> ALL (%5$L::text[])
      AND ((SELECT backstage_scope_is_plain()) OR EXISTS (
        SELECT 1 FROM backstage_grant g
        WHERE g.account_id = (SELECT backstage_actor()) AND %2$s >= g.low AND %2$s < g.high
          AND (g.department_ids IS NULL OR %3$s IS NULL OR g.department_ids && %3$s)
          AND (g.families IS NULL OR %4$s IS NULL OR %4$s = ANY (g.families)))))
  $policy$, target, row_path, row_departments, row_family, hidden_from);
END $$;

-- Logging in happens before there is an actor, so these two run as the owner and answer about one row only.
CREATE FUNCTION backstage_login(login text) RETURNS TABLE (id bigint, password_hash text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
  $$ SELECT a.id, a.password_hash FROM backstage_account a WHERE a.name = login AND a.active $$;
CREATE FUNCTION backstage_actor_of_session(hash bytea, at timestamptz)
  RETURNS TABLE (id bigint, name text, display_name text, role text, department_id bigint, crew_id bigint,
                 area_id bigint, area_path text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT a.id, a.name, a.display_name, a.role, a.department_id, a.crew_id, g.area_id, g.area_path
    FROM backstage_session s JOIN backstage_account a ON a.id = s.account_id AND a.active
    LEFT JOIN LATERAL (SELECT * FROM backstage_grant g WHERE g.account_id = a.id
                       ORDER BY length(g.area_path), g.id LIMIT 1) g ON true
    WHERE s.token_hash = hash AND s.revoked_at IS NULL AND s.expires_at > at $$;
CREATE FUNCTION backstage_actor_of_account(login text)
  RETURNS TABLE (id bigint, name text, display_name text, role text, department_id bigint, crew_id bigint,
                 area_id bigint, area_path text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT a.id, a.name, a.display_name, a.role, a.department_id, a.crew_id, g.area_id, g.area_path
    FROM backstage_account a
    LEFT JOIN LATERAL (SELECT * FROM backstage_grant g WHERE g.account_id = a.id
                       ORDER BY length(g.area_path), g.id LIMIT 1) g ON true
    WHERE a.name = login AND a.active $$;

-- News for the rooms above. Readers take only rows of transactions that every snapshot can already see.
CREATE TABLE backstage_outbox (
  txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  seq bigint GENERATED ALWAYS AS IDENTITY,
  topic text NOT NULL,
  subject bigint NOT NULL,
  payload jsonb NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (txid, seq)
);
CREATE TABLE backstage_outbox_cursor (
  listener text PRIMARY KEY,
  txid xid8 NOT NULL,
  seq bigint NOT NULL
);
CREATE TABLE backstage_outbox_failure (
  listener text NOT NULL,
  txid xid8 NOT NULL,
  seq bigint NOT NULL,
  attempts int NOT NULL,
  error text NOT NULL,
  parked boolean NOT NULL DEFAULT false,
  at timestamptz NOT NULL,
  PRIMARY KEY (listener, txid, seq)
);
-- A leaf that waits for its place in the transparency log: what it commits to, never the content itself.
CREATE TABLE backstage_record_pending (
  txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  seq bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  subject bigint NOT NULL,
  salt bytea NOT NULL,
  commitment bytea NOT NULL,                -- SHA-256(salt ‖ canonical JSON of the payload)
  at timestamptz NOT NULL,
  PRIMARY KEY (txid, seq)
);
CREATE TABLE backstage_idempotency (
  actor bigint NOT NULL,
  key text NOT NULL,
  fingerprint bytea NOT NULL,
  status int NOT NULL,
  body bytea NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (actor, key)
);
CREATE INDEX backstage_idempotency_at ON backstage_idempotency (at);
ALTER TABLE backstage_outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE backstage_record_pending ENABLE ROW LEVEL SECURITY;
ALTER TABLE backstage_idempotency ENABLE ROW LEVEL SECURITY;
CREATE POLICY write_only ON backstage_outbox FOR INSERT WITH CHECK (backstage_actor() IS NOT NULL);
CREATE POLICY node_reads ON backstage_outbox FOR SELECT USING (backstage_actor() = 1);
CREATE POLICY node_deletes ON backstage_outbox FOR DELETE USING (backstage_actor() = 1);
CREATE POLICY write_only ON backstage_record_pending FOR INSERT WITH CHECK (backstage_actor() IS NOT NULL);
CREATE POLICY node_reads ON backstage_record_pending FOR SELECT USING (backstage_actor() = 1);
CREATE POLICY own ON backstage_idempotency USING (actor = backstage_actor() OR backstage_actor() = 1);
GRANT SELECT, INSERT, DELETE ON backstage_outbox TO yiwang_app;
GRANT SELECT, INSERT, UPDATE ON backstage_outbox_cursor TO yiwang_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON backstage_outbox_failure TO yiwang_app;
GRANT SELECT, INSERT ON backstage_record_pending TO yiwang_app;
GRANT SELECT, INSERT, DELETE ON backstage_idempotency TO yiwang_app;

SELECT backstage_make_sequence('backstage_file_id_seq');
CREATE TABLE backstage_file (
  id bigint PRIMARY KEY DEFAULT nextval('backstage_file_id_seq'),
  sha256 bytea NOT NULL,
  media_type text NOT NULL,
  size bigint NOT NULL,
  name text,
  stored_at timestamptz NOT NULL
);
-- Opaque ids; which actor may open which file is the question of the room that links it.
GRANT SELECT, INSERT ON backstage_file TO yiwang_app;
