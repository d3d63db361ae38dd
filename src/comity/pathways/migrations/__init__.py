"""Tables of pathways, each protected in the migration that creates it."""
