-- A warning tells of an incident through the same door as a report, by a channel of its own.
INSERT INTO incidents_channel (code, name_zh, name_en, public, self_found) VALUES
  ('sensor', '感知预警', 'Warning', false, true) ON CONFLICT DO NOTHING;
