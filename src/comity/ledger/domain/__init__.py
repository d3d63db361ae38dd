"""Facts, actors and notices as plain values."""
