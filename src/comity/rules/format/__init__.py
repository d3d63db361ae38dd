"""The agreement format: reading, checking, canonical bytes and signatures of a document."""

from comity.rules.format.canonical import canonical_bytes, digest
from comity.rules.format.documents import Document, Reading
from comity.rules.format.reading import read
from comity.rules.format.surroundings import Surroundings

__all__ = ["Document", "Reading", "Surroundings", "canonical_bytes", "digest", "read"]
