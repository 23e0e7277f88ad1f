DROP FUNCTION sensing_look_at, sensing_lookers;
DROP TABLE sensing_look, sensing_stream;
DROP SEQUENCE sensing_look_id_seq;
