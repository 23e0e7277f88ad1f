-- For rooms above: since when a fact about an area or a department holds, and from which pack this city comes.
CREATE OR REPLACE VIEW city_v_area WITH (security_invoker = true) AS
  SELECT id, code, level, name, name_en, path, parent_id, origin, geometry IS NOT NULL AS has_outline,
         center_lon, center_lat, valid_from
  FROM city_area WHERE valid_to IS NULL;
CREATE OR REPLACE VIEW city_v_department WITH (security_invoker = true) AS
  SELECT id, code, name, name_en, aliases, kind, area_id, valid_from FROM city_department WHERE valid_to IS NULL;
CREATE VIEW city_v_pack WITH (security_invoker = true) AS
  SELECT name, version, source, licence, synthetic, loaded_at FROM city_pack WHERE replaced_at IS NULL;
GRANT SELECT ON city_v_pack TO yiwang_app;
