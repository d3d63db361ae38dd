"""Deciding in bulk: the same rules written down once as terms and computed for columns of cases."""
