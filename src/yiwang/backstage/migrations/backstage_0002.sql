-- How often each application called each capability (能力复用). Counted in memory and added up every few seconds.
CREATE TABLE backstage_capability_use (
  day date NOT NULL,
  capability text NOT NULL,
  app text NOT NULL,
  calls bigint NOT NULL,
  refused bigint NOT NULL,                  -- of these: answered with 4xx or 5xx
  PRIMARY KEY (day, capability, app)
);
ALTER TABLE backstage_capability_use ENABLE ROW LEVEL SECURITY;
CREATE POLICY node_writes ON backstage_capability_use USING (backstage_actor() = 1);
CREATE POLICY staff_read ON backstage_capability_use FOR SELECT USING (
  (SELECT backstage_role()) NOT IN ('door', 'resident'));
GRANT SELECT, INSERT, UPDATE ON backstage_capability_use TO yiwang_app;

-- Background work: when it last ran and how that ended.
CREATE TABLE backstage_chore_run (
  name text PRIMARY KEY,
  ran_at timestamptz NOT NULL,
  took_ms int NOT NULL,
  runs bigint NOT NULL DEFAULT 1,
  error text
);
ALTER TABLE backstage_chore_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY node_writes ON backstage_chore_run USING (backstage_actor() = 1);
CREATE POLICY ops_read ON backstage_chore_run FOR SELECT USING ((SELECT backstage_role()) = 'system_admin');
GRANT SELECT, INSERT, UPDATE ON backstage_chore_run TO yiwang_app;

-- Who looked at the console, or tried to. Only ever grows.
CREATE TABLE backstage_ops_look (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  account_id bigint NOT NULL,
  account_name text NOT NULL,
  role text NOT NULL,
  what text NOT NULL,
  allowed boolean NOT NULL
);
ALTER TABLE backstage_ops_look ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON backstage_ops_look FOR INSERT WITH CHECK (account_id = backstage_actor());
CREATE POLICY ops_read ON backstage_ops_look FOR SELECT USING (
  (SELECT backstage_role()) IN ('system', 'system_admin', 'audit_admin'));
GRANT SELECT, INSERT ON backstage_ops_look TO yiwang_app;

-- Accounts show themselves to themselves alone. These answer to the system administrator, whatever the code above asks.
CREATE FUNCTION backstage_is_ops() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
  RETURN EXISTS (SELECT 1 FROM backstage_account WHERE id = backstage_actor() AND role = 'system_admin' AND active);

CREATE FUNCTION backstage_ops_accounts(part text, after bigint, most int, at timestamptz)
  RETURNS TABLE (id bigint, name text, display_name text, role text, active boolean, created_at timestamptz,
                 area_id bigint, department_id bigint, sessions bigint, last_seen_at timestamptz, total bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    WITH found AS (
      SELECT a.* FROM backstage_account a
      WHERE backstage_is_ops() AND (part = '' OR a.name ILIKE '%' || part || '%' OR a.display_name ILIKE '%' || part || '%')
    )
    SELECT a.id, a.name, a.display_name, a.role, a.active, a.created_at, g.area_id, a.department_id,
           s.live, s.last_seen_at, (SELECT count(*) FROM found)
    FROM found a
    LEFT JOIN LATERAL (SELECT b.area_id FROM backstage_grant b WHERE b.account_id = a.id
                       ORDER BY length(b.area_path), b.id LIMIT 1) g ON true
    CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE b.revoked_at IS NULL AND b.expires_at > at) AS live,
                               max(b.created_at) AS last_seen_at
                        FROM backstage_session b WHERE b.account_id = a.id) s
    WHERE a.id > after ORDER BY a.id LIMIT most $$;

-- Shut an account out or let it in again. Its sessions end at once. Neither oneself nor the node's own accounts.
CREATE FUNCTION backstage_ops_set_active(account bigint, wanted boolean, at timestamptz) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  changed text;
BEGIN
  IF NOT backstage_is_ops() OR account = backstage_actor() THEN
    RETURN NULL;
  END IF;
  UPDATE backstage_account SET active = wanted
    WHERE id = account AND role NOT IN ('system', 'door') RETURNING name INTO changed;
  IF changed IS NOT NULL AND NOT wanted THEN
    UPDATE backstage_session SET revoked_at = at WHERE account_id = account AND revoked_at IS NULL;
  END IF;
  RETURN changed;
END $$;

CREATE FUNCTION backstage_ops_listeners() RETURNS TABLE (listener text, waiting bigint, oldest timestamptz, failing bigint, parked bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT c.listener, w.waiting, w.oldest, f.failing, f.parked
    FROM backstage_outbox_cursor c
    CROSS JOIN LATERAL (SELECT count(*) AS waiting, min(o.at) AS oldest FROM backstage_outbox o
                        WHERE (o.txid, o.seq) > (c.txid, c.seq)) w
    CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE NOT b.parked) AS failing, count(*) FILTER (WHERE b.parked) AS parked
                        FROM backstage_outbox_failure b WHERE b.listener = c.listener) f
    WHERE backstage_is_ops() ORDER BY c.listener $$;
