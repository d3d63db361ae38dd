"""Texts: from the bytes of a YAML or JSON file to nodes, without YAML's surprises."""

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml

from comity.rules.format.nodes import Listing, Mapping, Node, Scalar

MOST_BYTES = 2_000_000
MOST_DEPTH = 40
MOST_NODES = 60_000
# The parser's events carry no types.
_Event: TypeAlias = Any
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnreadableTextError(ValueError):
    """The text is no agreement document at all; the message says why, for a person."""


def nodes_of(data: bytes | str) -> Node:
    """Read one YAML or JSON document, every scalar as text.

    Anchors, aliases, merge keys and tags are refused: with them two texts could mean
    the same to a machine and different things to a reader.

    Raises:
        UnreadableTextError: not UTF-8, not YAML or JSON, too large, or one of the above.

    Source: agreement format 1, section 2.4 of the domain design.
    """
    text = _decoded(data)
    if text.lstrip()[:1] in {"{", "["}:
        try:
            return _from_json(text)
        except json.JSONDecodeError:
            pass  # perhaps YAML in its flow style, which begins alike
        except RecursionError:
            raise _too_deep() from None
    try:
        return _Events(text).document()
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as broken:
        if isinstance(broken, UnreadableTextError):
            raise
        raise UnreadableTextError(
            f"This is not a YAML or JSON document: {_cause(broken)}."
        ) from None


def _decoded(data: bytes | str) -> str:
    if len(data) > MOST_BYTES:
        raise UnreadableTextError(f"The document is larger than {MOST_BYTES:,} bytes; shorten it.")
    if isinstance(data, str):
        return data
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise UnreadableTextError(
            f"The document is not UTF-8 text (byte {broken.start + 1}); save it as UTF-8."
        ) from None


def _cause(broken: Exception) -> str:
    mark = getattr(broken, "problem_mark", None)
    problem = getattr(broken, "problem", None) or "it holds characters that are not allowed"
    return f"{problem} in line {mark.line + 1}" if mark else str(problem)


def _too_deep() -> UnreadableTextError:
    return UnreadableTextError(f"The document is nested more than {MOST_DEPTH} levels deep.")


def _too_long() -> UnreadableTextError:
    return UnreadableTextError(f"The document holds more than {MOST_NODES:,} values.")


class _Events:
    """Build nodes from the parser's events, which still know quotes and lines."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[Any] = yaml.parse(text, Loader=_PARSER)
        self._count = 0

    def document(self) -> Node:
        next(self._events)
        start = next(self._events)
        if isinstance(start, yaml.StreamEndEvent):
            raise UnreadableTextError("The document is empty.")
        root = self._node(next(self._events), depth=1)
        next(self._events)
        if not isinstance(next(self._events), yaml.StreamEndEvent):
            raise UnreadableTextError("The file holds more than one document; keep one.")
        return root

    def _node(self, event: _Event, *, depth: int) -> Node:
        self._guard(event, depth)
        line = event.start_mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, plain=not event.style, line=line)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
                items.append(self._node(event, depth=depth + 1))
            return Listing(tuple(items), line)
        pairs = []
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            pairs.append((self._key(event), self._node(next(self._events), depth=depth + 1)))
        return Mapping(tuple(pairs), line)

    def _key(self, event: _Event) -> str:
        self._guard(event, 0)
        line = event.start_mark.line + 1
        if not isinstance(event, yaml.ScalarEvent):
            raise UnreadableTextError(f"Line {line}: a name must be a single word, not a list.")
        if event.value == "<<" and not event.style:
            raise UnreadableTextError(f"Line {line}: merge keys (<<) are refused; write it out.")
        return str(event.value)

    def _guard(self, event: _Event, depth: int) -> None:
        line = event.start_mark.line + 1
        if getattr(event, "anchor", None) is not None:
            raise UnreadableTextError(
                f"Line {line}: anchors (&) and aliases (*) are refused; write the value out."
            )
        if getattr(event, "tag", None) is not None:
            raise UnreadableTextError(f"Line {line}: tags (!) are refused; remove it.")
        if depth > MOST_DEPTH:
            raise _too_deep()
        self._count += 1
        if self._count > MOST_NODES:
            raise _too_long()


class _Number(str):
    """A JSON number, still as its text."""

    __slots__ = ()


def _from_json(text: str) -> Node:
    raw = json.loads(
        text,
        object_pairs_hook=_Pairs,
        parse_int=_Number,
        parse_float=_Number,
        parse_constant=_Number,
    )
    return _json_node(raw, 1, [0])


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as its pairs, doubles included."""


def _json_node(raw: _Event, depth: int, count: list[int]) -> Node:
    count[0] += 1
    if depth > MOST_DEPTH:
        raise _too_deep()
    if count[0] > MOST_NODES:
        raise _too_long()
    if isinstance(raw, _Pairs):
        return Mapping(tuple((name, _json_node(one, depth + 1, count)) for name, one in raw))
    if isinstance(raw, list):
        return Listing(tuple(_json_node(one, depth + 1, count) for one in raw))
    if isinstance(raw, str):
        return Scalar(str(raw), plain=isinstance(raw, _Number))
    return Scalar(json.dumps(raw), plain=True)
