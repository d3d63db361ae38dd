"""Pages and API of the occupation map."""
