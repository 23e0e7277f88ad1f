"""All SQL of this room: its own tables, and the published views of cases and incidents."""
