"""Pure: procedures, allowed actions, clocks. No I/O."""
