"""Store what is on offer."""
