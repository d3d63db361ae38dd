"""Pictures drawn on the server: SVG with attributes only, each with the same figures as text."""
