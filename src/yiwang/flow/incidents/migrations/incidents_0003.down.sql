DELETE FROM incidents_channel WHERE code = 'sensor';
