"""Site: settings, addresses, middleware and the mapping of errors to answers."""
