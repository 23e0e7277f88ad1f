"""One module a family of conditions: what each makes of the readings of a batch."""
