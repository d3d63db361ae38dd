"""What stands on a folio: sides in one language each, parts, rows, and the files it carries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

# What a carried file is to the page: the data it shows, the same in another form, or more about it.
Relation = Literal["source", "data", "alternative", "supplement"]


@dataclass(frozen=True, slots=True)
class Foreign:
    """Words in another language than those around them; the language as two letters."""

    text: str
    language: str


Line = str | Foreign


@dataclass(frozen=True, slots=True)
class Row:
    """A term and what is said of it; several lines become a list."""

    term: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a side.

    Args:
        heading: empty where it has none.
        rows: terms and what is said of them.
        with_picture: whether the folio's picture stands beside the rows.
        table: three columns, the first line its header; empty for none.
        lines: paragraphs after all that; a line may be broken.
        is_listed: whether each of these paragraphs is a point of a list.
    """

    heading: str = ""
    rows: tuple[Row, ...] = ()
    with_picture: bool = False
    table: tuple[tuple[str, str, str], ...] = ()
    lines: tuple[Line, ...] = ()
    is_listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The whole in one language.

    Args:
        language: two letters.
        banner: who speaks, and on what ground.
        title: the heading of the page.
        lead: the sentence below it; empty for none.
        parts: in order.
        picture: what the picture is for those who do not see it, and the words below it.
    """

    language: str
    banner: tuple[str, str]
    title: str
    lead: str
    parts: tuple[Part, ...]
    picture: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A file inside the folio; text in UTF-8."""

    name: str
    media_type: str
    description: str
    relation: Relation
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Folio:
    """A folio to be set.

    Args:
        sides: the first is the reader's own; its language is the document's.
        author: the city that speaks.
        number: printed below every page.
        address: where it is verified or who answers for it, printed below every page.
        dated: aware; of the document, not of the file.
        picture: PNG, such as a QR code; empty for none.
        carried: the files inside.
    """

    sides: tuple[Side, ...]
    author: str
    number: str
    address: str
    dated: datetime
    picture: bytes = b""
    carried: tuple[Carried, ...] = ()
