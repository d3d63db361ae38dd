"""Lints: every rule held against a certificate before it is signed, each with a name of its own."""
