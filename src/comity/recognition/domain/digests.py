"""Digests: the hash of a JSON document, whatever the order of its names."""

from hashlib import sha256

import rfc8785


def digest_of(document: object) -> str:
    """Give the SHA-256 of a JSON document in its canonical form.

    Source: RFC 8785.
    """
    return f"sha-256:{sha256(rfc8785.dumps(document)).hexdigest()}"  # type: ignore[arg-type]  # any JSON
