"""Recognition as plain values: states, opinions, deadlines, letters."""
