"""Decide about mappings without a database."""
