"""Runs, parameters that are tried out, and the report with what may be published of it."""
