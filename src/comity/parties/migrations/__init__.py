"""How the tables of parties came about."""
