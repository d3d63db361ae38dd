"""Privacy: why personal data may be read – purposes, legal bases, leases – and the door to them."""
