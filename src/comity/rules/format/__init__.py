"""The agreement format: reading, checking, canonical bytes and signatures of a document."""

from comity.rules.format.reading import Document, Reading, read

__all__ = ["Document", "Reading", "read"]
