-- Under row-level security every step asks for its case, and "the last thirty" would ask for all of them. So the keys
-- are found as the owner, who asks the scope here, with the bounds as values that the planner sees; the rows behind
-- them are then read by the actor, under the policies.
CREATE FUNCTION overview_last_steps(low text, high text, outside text[], most int)
  RETURNS TABLE (case_id bigint, seq int)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  own_low text := backstage_scope_low();
  own_high text := backstage_scope_high();
BEGIN
  RETURN QUERY EXECUTE format(
    'SELECT s.case_id, s.seq FROM cases_v_step s
     WHERE s.area_path >= %L AND s.area_path < %L AND NOT s.exercise
       AND (%L::text[] IS NULL OR split_part(substr(s.area_path, %s), ''/'', 1) <> ALL (%L::text[]))
       AND (%L OR backstage_sees(s.area_path, s.department_ids, s.family))
     ORDER BY s.recorded_at DESC, s.case_id DESC, s.seq DESC LIMIT %s',
    GREATEST(low COLLATE "C", own_low), LEAST(high COLLATE "C", own_high), outside, length(low) + 1, outside,
    COALESCE(backstage_scope_is_plain(), false), most);
END $$;
