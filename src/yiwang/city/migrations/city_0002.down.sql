DROP VIEW city_v_pack, city_v_area, city_v_department;
CREATE VIEW city_v_area WITH (security_invoker = true) AS
  SELECT id, code, level, name, name_en, path, parent_id, origin, geometry IS NOT NULL AS has_outline,
         center_lon, center_lat
  FROM city_area WHERE valid_to IS NULL;
CREATE VIEW city_v_department WITH (security_invoker = true) AS
  SELECT id, code, name, name_en, aliases, kind, area_id FROM city_department WHERE valid_to IS NULL;
GRANT SELECT ON city_v_area, city_v_department TO yiwang_app;
