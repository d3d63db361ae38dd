"""Migrations, each named after what it brings."""
