"""Foreign protocols, and the gate's own socket."""
