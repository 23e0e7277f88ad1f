DROP TABLE cases_tier;
DROP TABLE cases_tier_limit;
