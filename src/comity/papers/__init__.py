"""Papers: pages that people print and keep, which carry their own data: set, sealed, read back."""
