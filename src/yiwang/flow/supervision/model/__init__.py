"""Pure: when a case is due to be closed, what a formula may say, what a ratio is."""
