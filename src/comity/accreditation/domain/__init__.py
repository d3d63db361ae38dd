"""The pure part: what happens to providers and cities."""
