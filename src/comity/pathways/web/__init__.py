"""Pages and API of pathways."""
