"""Pages and API of appeals."""
