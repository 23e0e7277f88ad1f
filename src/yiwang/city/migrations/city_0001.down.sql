DROP VIEW city_v_standard, city_v_department, city_v_area;
DROP TABLE city_calendar_day, city_component, city_responsibility, city_event_standard, city_department,
  city_area_code, city_area, city_pack;
DROP SEQUENCE city_component_id_seq, city_responsibility_id_seq, city_event_standard_id_seq, city_department_id_seq,
  city_area_id_seq, city_pack_id_seq;
DROP FUNCTION city_guard;
