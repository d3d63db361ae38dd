"""How each language writes dates where we differ from the framework."""
