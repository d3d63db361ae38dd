"""Tables of recognition, each protected in the migration that creates it."""
