DROP VIEW sensing_sta_published, sensing_sta_v_observation, sensing_sta_v_feature, sensing_sta_v_datastream, sensing_sta_v_historical_location,
  sensing_sta_v_historical, sensing_sta_v_thing_location, sensing_sta_v_location, sensing_sta_v_placed,
  sensing_sta_v_thing;
DROP TRIGGER sta ON sensing_thing_kind;
DROP FUNCTION sensing_sta_kind_changed(), sensing_sta_of_kind(sensing_thing_kind);
DROP TABLE sensing_sta_more, sensing_sta_historical, sensing_sta_thing_location, sensing_sta_feature,
  sensing_sta_location, sensing_sta_datastream, sensing_sta_thing, sensing_sta_property, sensing_sta_sensor;
