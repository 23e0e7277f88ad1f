"""The pure part of the room: transitions, placing, likeness, pictures, tables. No I/O, no clock."""
