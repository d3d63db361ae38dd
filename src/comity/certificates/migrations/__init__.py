"""Changes of the certificates' tables."""
