"""All SQL of this room."""
