DROP TABLE supervision_indicator, supervision_fact_day, supervision_fact_open_day, supervision_fact_transition,
  supervision_fact_case;
