"""The pure part: what happens to agreements."""
