"""Governance: how an agreement changes: proposal, hearing, vote, pilot, new version."""
