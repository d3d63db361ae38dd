"""The acts of parties, organisations and the secretariat."""
