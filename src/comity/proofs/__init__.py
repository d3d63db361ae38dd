"""Proofs: canonical bytes, signatures, credential formats, status lists, verification; pure."""
