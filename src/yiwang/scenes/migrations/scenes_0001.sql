-- Scene packs (场景) as they were loaded. A version never changes; the newest of a code is the one that is shown.
CREATE TABLE scenes_pack (
  code text NOT NULL,
  version int NOT NULL CHECK (version > 0),
  definition jsonb NOT NULL,                -- scene.toml
  words jsonb NOT NULL,                     -- {"zh": {…}, "en": {…}}
  hash bytea NOT NULL,                      -- of both
  loaded_at timestamptz NOT NULL,
  loaded_by bigint NOT NULL,
  PRIMARY KEY (code, version)
);
-- A pack names nothing of anybody: who may open the page may read it. What it counts is read under each asker's scope.
GRANT SELECT, INSERT ON scenes_pack TO yiwang_app;
CREATE INDEX scenes_pack_newest ON scenes_pack (code, version DESC);
