"""Pure: the form of a pack, and the proof that one is whole."""
