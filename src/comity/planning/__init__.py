"""Planning: pure: the cheapest and the fastest way to close a gap with what is on offer."""
