"""Folios: PDF pages to print and keep, which carry their own data: set, sealed, read back."""
