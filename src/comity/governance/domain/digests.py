"""Digests of texts that are cited by their hash."""

from hashlib import sha256


def digest_of_text(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8."""
    return f"sha-256:{sha256(text.encode()).hexdigest()}"
