-- An algorithm (算法): what it takes, what it gives, by which figure it is judged. `off` is the kill switch.
CREATE TABLE ai_algorithm (
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('people', 'thing', 'movement', 'state', 'tool')),  -- 人 物 动 态 工具
  name_zh text NOT NULL,
  name_en text NOT NULL,
  takes text NOT NULL,
  gives text NOT NULL,
  metric text NOT NULL,
  owner text NOT NULL,
  licence text NOT NULL,
  status text NOT NULL CHECK (status IN ('draft', 'active', 'off'))
);
INSERT INTO ai_algorithm VALUES
  ('standard_from_text', 'tool', '事件标准研判（文本）', 'Event standard from text', 'text of a report',
   'event standards with confidence', 'error among what it claims to know', 'yiwang', 'Apache-2.0', 'active');

-- A model instance (模型) is algorithm × scene × place with its parameters; NULL scene and '' place: everywhere.
SELECT backstage_make_sequence('ai_model_instance_id_seq');
CREATE TABLE ai_model_instance (
  id bigint PRIMARY KEY DEFAULT nextval('ai_model_instance_id_seq'),
  algorithm_id text NOT NULL REFERENCES ai_algorithm,
  scene text,
  area_path text COLLATE "C" NOT NULL DEFAULT '',
  version int NOT NULL DEFAULT 0,           -- the one in use; 0 is the cold start, which needs no stored weights
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'off')),
  UNIQUE NULLS NOT DISTINCT (algorithm_id, scene, area_path)
);
INSERT INTO ai_model_instance (algorithm_id) VALUES ('standard_from_text');

-- Every version that was ever in use, with what was measured when it was made.
CREATE TABLE ai_model_version (
  instance_id bigint NOT NULL REFERENCES ai_model_instance,
  version int NOT NULL CHECK (version > 0),
  parameters jsonb NOT NULL,
  figures jsonb NOT NULL,
  digest bytea NOT NULL,
  learned_from int NOT NULL,
  held_back int NOT NULL,
  fitted_at timestamptz NOT NULL,
  PRIMARY KEY (instance_id, version)
);
-- The weights of the last few versions only.
CREATE TABLE ai_model_weights (
  instance_id bigint NOT NULL,
  version int NOT NULL,
  weights bytea NOT NULL,
  PRIMARY KEY (instance_id, version),
  FOREIGN KEY (instance_id, version) REFERENCES ai_model_version
);

-- Advice (研判建议) as it was given. No word of the text: hashed n-grams, and cues of our own lexicon.
SELECT backstage_make_sequence('ai_advice_id_seq');
CREATE TABLE ai_advice (
  id bigint PRIMARY KEY DEFAULT nextval('ai_advice_id_seq'),
  area_path text COLLATE "C" NOT NULL,
  subject_kind text NOT NULL,
  subject bigint,
  algorithm_id text NOT NULL REFERENCES ai_algorithm,
  instance_id bigint NOT NULL REFERENCES ai_model_instance,
  model_version int NOT NULL,
  input_hash bytea NOT NULL,
  candidates jsonb NOT NULL,                -- [{code, confidence}]
  confidence real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  knows boolean NOT NULL,
  cues text[] NOT NULL,
  features bytea,                           -- moves to ai_example with the review, and is dropped after a while
  evidence jsonb,
  at timestamptz NOT NULL
);
CREATE INDEX ai_advice_subject ON ai_advice (subject_kind, subject);
CREATE INDEX ai_advice_area ON ai_advice (area_path, at);
CREATE INDEX ai_advice_waiting ON ai_advice (at) WHERE features IS NOT NULL;

-- What the desk chose, each time it chose; the last row counts. NULL: none of the standards.
SELECT backstage_make_sequence('ai_review_id_seq');
CREATE TABLE ai_review (
  id bigint PRIMARY KEY DEFAULT nextval('ai_review_id_seq'),
  advice_id bigint NOT NULL REFERENCES ai_advice,
  chosen_code text,
  first_right boolean NOT NULL,
  reviewer bigint NOT NULL,
  reviewed_at timestamptz NOT NULL
);
CREATE INDEX ai_review_advice ON ai_review (advice_id);

-- One answer to learn from. `label` '' is "none of these". advice_id NULL: taught directly.
SELECT backstage_make_sequence('ai_example_id_seq');
CREATE TABLE ai_example (
  id bigint PRIMARY KEY DEFAULT nextval('ai_example_id_seq'),
  advice_id bigint REFERENCES ai_advice,
  input_hash bytea NOT NULL,
  label text NOT NULL,
  features bytea NOT NULL,
  evidence jsonb NOT NULL,
  learned_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX ai_example_of_advice ON ai_example (advice_id) WHERE advice_id IS NOT NULL;
CREATE UNIQUE INDEX ai_example_taught ON ai_example (input_hash, label) WHERE advice_id IS NULL;
CREATE INDEX ai_example_learned_at ON ai_example (learned_at);

-- Advice is seen by whom its place is seen; a review by whom its advice is seen.
SELECT backstage_scope_policy('ai_advice');
ALTER TABLE ai_review ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON ai_review USING (EXISTS (SELECT 1 FROM ai_advice a WHERE a.id = advice_id));
-- Examples have no place. Who reviews writes them; beyond the advice that one sees, only the learner reads them.
ALTER TABLE ai_example ENABLE ROW LEVEL SECURITY;
CREATE POLICY teach ON ai_example FOR INSERT WITH CHECK (backstage_actor() IS NOT NULL);
CREATE POLICY learner ON ai_example USING (
  (SELECT backstage_role()) IN ('system', 'ai')
  OR EXISTS (SELECT 1 FROM ai_advice a WHERE a.id = advice_id));
-- Models are open to read; only the node's own work and the AI administrator change them.
ALTER TABLE ai_algorithm ENABLE ROW LEVEL SECURITY;
ALTER TABLE ai_model_instance ENABLE ROW LEVEL SECURITY;
ALTER TABLE ai_model_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE ai_model_weights ENABLE ROW LEVEL SECURITY;
CREATE POLICY read ON ai_algorithm FOR SELECT USING (backstage_actor() IS NOT NULL);
CREATE POLICY read ON ai_model_instance FOR SELECT USING (backstage_actor() IS NOT NULL);
CREATE POLICY read ON ai_model_version FOR SELECT USING (backstage_actor() IS NOT NULL);
CREATE POLICY read ON ai_model_weights FOR SELECT USING (backstage_actor() IS NOT NULL);
CREATE POLICY keeper ON ai_algorithm USING ((SELECT backstage_role()) IN ('system', 'ai'));
CREATE POLICY keeper ON ai_model_instance USING ((SELECT backstage_role()) IN ('system', 'ai'));
CREATE POLICY keeper ON ai_model_version USING ((SELECT backstage_role()) IN ('system', 'ai'));
CREATE POLICY keeper ON ai_model_weights USING ((SELECT backstage_role()) IN ('system', 'ai'));

GRANT SELECT, UPDATE (status) ON ai_algorithm TO yiwang_app;
GRANT SELECT, INSERT, UPDATE ON ai_model_instance TO yiwang_app;
GRANT SELECT, INSERT ON ai_model_version TO yiwang_app;
GRANT SELECT, INSERT, DELETE ON ai_model_weights TO yiwang_app;
GRANT SELECT, INSERT, UPDATE (area_path, subject_kind, subject, features, evidence) ON ai_advice TO yiwang_app;
GRANT SELECT, INSERT ON ai_review TO yiwang_app;
GRANT SELECT, INSERT, UPDATE (label, learned_at), DELETE ON ai_example TO yiwang_app;

-- Later rooms read advice of their subjects here.
CREATE VIEW ai_v_advice WITH (security_invoker = true) AS
  SELECT id, area_path, subject_kind, subject, model_version, candidates, confidence, knows, at FROM ai_advice;
GRANT SELECT ON ai_v_advice TO yiwang_app;
