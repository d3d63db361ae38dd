"""Purposes and classes of personal data."""
