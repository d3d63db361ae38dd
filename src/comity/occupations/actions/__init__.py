"""Do: import frameworks and lists, match, decide, approve, publish."""
