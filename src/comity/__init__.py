"""Comity: neighbouring cities recognise each other's vocational credentials."""

__version__ = "0.1.0"
