"""All SQL of this room. It names the room's own tables and backstage's functions, nothing else."""
