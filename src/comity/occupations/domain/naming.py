"""Ids that follow from what they name, so that an address is the same in every installation."""

from uuid import NAMESPACE_URL, UUID, uuid5

ESCO = "http://data.europa.eu/esco/"


def framework_id(name: str, version: str) -> UUID:
    """Give the id of a version of a framework.

    Source: RFC 9562, section 5.5 (version 5).
    """
    return uuid5(NAMESPACE_URL, f"comity:framework:{name.casefold()}:{version}")


def concept_id(framework: UUID, uri: str) -> UUID:
    """Give the id of a concept in a version of a framework.

    Source: RFC 9562, section 5.5 (version 5).
    """
    return uuid5(framework, uri)
