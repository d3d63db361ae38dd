"""Offers and support as they are written down, goals as decisions leave them."""
