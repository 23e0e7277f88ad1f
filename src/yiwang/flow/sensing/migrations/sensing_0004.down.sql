DROP FUNCTION IF EXISTS sensing_things_in, sensing_cells_in;
