"""Certificates: issue, status, verification pages, and what is published for verifiers."""
