"""The agreement format: reading, checking, canonical bytes and signatures of a document."""

from comity.rules.format.canonical import canonical_bytes, digest
from comity.rules.format.reading import Document, Reading, read
from comity.rules.format.surroundings import Surroundings

__all__ = ["Document", "Reading", "Surroundings", "canonical_bytes", "digest", "read"]
