DROP VIEW ai_v_advice;
DROP TABLE ai_example, ai_review, ai_advice, ai_model_weights, ai_model_version, ai_model_instance, ai_algorithm;
DROP SEQUENCE ai_example_id_seq, ai_review_id_seq, ai_advice_id_seq, ai_model_instance_id_seq;
