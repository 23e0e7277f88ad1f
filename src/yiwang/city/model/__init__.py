"""Pure: outlines and their topology, generated outlines, tables of lists, rules of the pack. No I/O."""
