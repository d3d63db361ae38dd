"""Agreements: agreement documents, versions, signatures and the phases in force."""
