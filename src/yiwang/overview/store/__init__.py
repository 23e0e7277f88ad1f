"""All SQL of this room: the published views of incidents and cases. It has no tables of its own."""
