"""Migrations, each named after what it does."""
