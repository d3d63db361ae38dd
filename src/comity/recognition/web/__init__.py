"""Pages of applying, of the office, and of the letter."""
