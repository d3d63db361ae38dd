"""Matching: occupation frameworks, local lists, crosswalks, and suggestions that link them."""
