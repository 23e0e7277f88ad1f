"""All SQL of this room, by table."""
