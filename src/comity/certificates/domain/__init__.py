"""Certificates as plain values: codes, sealed copies, states, drafts, facts."""
