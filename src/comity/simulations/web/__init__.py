"""Pages of runs and of their reports."""
