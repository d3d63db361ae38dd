"""Migrations of the wallets room."""
