"""English as the cities write it: day before month."""
