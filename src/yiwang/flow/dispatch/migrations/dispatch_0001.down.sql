DROP VIEW dispatch_v_crew;
DROP FUNCTION dispatch_crew_name;
DROP TABLE dispatch_ruling, dispatch_duty, dispatch_crew;
DROP SEQUENCE dispatch_crew_id_seq, dispatch_ruling_id_seq;
