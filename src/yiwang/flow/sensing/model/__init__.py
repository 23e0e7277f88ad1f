"""Pure: rules, their judging over columns of readings, back-tests. No I/O, no SQL."""
