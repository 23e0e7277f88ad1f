-- Things in ranges of the map's cells, counted by cell. It applies the scope itself and is planned for its very arguments:
-- under the policy the planner takes any range of areas for a narrow one, and reads five million things for one street.
CREATE FUNCTION sensing_things_in(shift int, lows bigint[], highs bigint[], p_kind text)
  RETURNS TABLE (cell bigint, things int, lon float8, lat float8, id bigint, kind text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  narrowed text := CASE WHEN backstage_scope_is_plain() THEN ''
                        ELSE ' AND backstage_sees(t.area_path, t.department_ids, NULL)' END;
  of_kind text := CASE WHEN p_kind = '' THEN '' ELSE ' AND t.kind = $6' END;
BEGIN
  IF backstage_scope_low() IS NULL OR backstage_role() IS NULL OR backstage_role() = ANY (sensing_hidden_from()) THEN
    RETURN;
  END IF;
  FOR n IN 1 .. cardinality(lows) LOOP
    RETURN QUERY EXECUTE
      'SELECT t.cell >> $1, count(*)::int, sum(t.lon), sum(t.lat), min(t.id), min(t.kind) FROM sensing_thing t'
      ' WHERE t.cell >= $2 AND t.cell < $3 AND t.state <> ''retired'''
      ' AND t.area_path >= $4 COLLATE "C" AND t.area_path < $5 COLLATE "C"' || of_kind || narrowed || ' GROUP BY 1'
      USING shift, lows[n], highs[n], backstage_scope_low(), backstage_scope_high(), p_kind;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION sensing_things_in FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sensing_things_in TO yiwang_app;

-- The same for the kept counts of coarser views.
CREATE FUNCTION sensing_cells_in(p_level int, p_kinds text[], lows bigint[], highs bigint[])
  RETURNS TABLE (cell bigint, things int, lon float8, lat float8)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  narrowed text := CASE WHEN backstage_scope_is_plain() THEN ''
                        ELSE ' AND backstage_sees(c.area_path, c.department_ids, NULL)' END;
BEGIN
  IF backstage_scope_low() IS NULL OR backstage_role() IS NULL OR backstage_role() = ANY (sensing_hidden_from()) THEN
    RETURN;
  END IF;
  FOR n IN 1 .. cardinality(lows) LOOP
    RETURN QUERY EXECUTE
      'SELECT c.cell, sum(c.things)::int, sum(c.lon_sum), sum(c.lat_sum) FROM sensing_map_cell c'
      ' WHERE c.level = $1 AND c.kind = ANY ($2) AND c.cell >= $3 AND c.cell < $4'
      ' AND c.area_path >= $5 COLLATE "C" AND c.area_path < $6 COLLATE "C"' || narrowed
      || ' GROUP BY 1 HAVING sum(c.things) > 0'
      USING p_level::smallint, p_kinds, lows[n], highs[n], backstage_scope_low(), backstage_scope_high();
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION sensing_cells_in FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sensing_cells_in TO yiwang_app;

-- A file that is not what was written is forgotten while its rows are still in the table.
GRANT DELETE ON sensing_segment TO yiwang_ingest;
