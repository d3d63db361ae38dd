"""Nodes: a document as it was written, every scalar still text, with its line."""

from dataclasses import dataclass
from typing import TypeAlias

Node: TypeAlias = "Scalar | Listing | Mapping"


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as text; `plain` when it stood without quotes, so a number may be meant."""

    text: str
    plain: bool
    line: int | None = None

    @property
    def is_null(self) -> bool:
        """Say whether nothing is stated here."""
        return self.plain and self.text in {"", "null", "Null", "NULL", "~"}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of nodes."""

    items: tuple[Node, ...]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """Names with their nodes, in the order written, doubles included."""

    pairs: tuple[tuple[str, Node], ...]
    line: int | None = None


def is_nothing(node: Node) -> bool:
    """Say whether null is written here, with or without quotes."""
    return isinstance(node, Scalar) and (node.is_null or node.text == "null")


def found(node: Node) -> str:
    """Name what stands in the document, for a sentence."""
    if isinstance(node, Listing):
        return "a list"
    if isinstance(node, Mapping):
        return "a map of names"
    if node.is_null:
        return "nothing"
    shown = node.text if len(node.text) <= 60 else node.text[:57] + "..."
    return shown_safely(shown) if node.plain else f"“{shown_safely(shown)}”"


def shown_safely(text: str) -> str:
    """Give the text with everything unprintable escaped, so that it can be printed anywhere."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
