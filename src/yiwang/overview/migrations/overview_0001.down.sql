DROP FUNCTION overview_last_steps;
