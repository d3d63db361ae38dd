"""What a change would have meant: extracts of cases, runs over them, signed reports."""
