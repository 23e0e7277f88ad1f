DROP FUNCTION IF EXISTS sensing_things_in, sensing_cells_in;
REVOKE DELETE ON sensing_segment FROM yiwang_ingest;
