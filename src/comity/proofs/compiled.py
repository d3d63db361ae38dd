"""Compiled RDF: canonical N-Quads of documents of known shapes, a hundred times faster than asking.

It reads what our own certificates are made of and nothing else. Whatever it does not know, it
leaves to PyLD, which also has the last word on what is refused. A differential test holds the two
together.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from comity.proofs.compiled_terms import CompiledTerms, NotCompiledError, Place, Term

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_STRING: Final = f"{_XSD}string"
_INTEGER: Final = f"{_XSD}integer"
_BOOLEAN: Final = f"{_XSD}boolean"
# Whole addresses without letters that would need care; all others are PyLD's to judge.
_ADDRESS: Final = re.compile(r"(?!undefined:|_:)[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")
_CAREFUL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"'})
_LARGEST: Final = 10**15
_SELF, _OTHER = "_:a", "_:z"

# Subject, predicate and object as they are written; a blank node is a number.
_Quad = tuple[str | int, str, str | int]


def compiled_canonical(document: Mapping[str, Any], terms: CompiledTerms) -> bytes:
    """Give the canonical N-Quads of a document.

    Raises:
        NotCompiledError: PyLD must read it.

    Source: JSON-LD 1.1 Processing Algorithms, sections 5.1 and 8.2; RDF Dataset
        Canonicalization 1.0, section 4.4 (without step 5: no two blank nodes may look alike).
    """
    walk = _Walk(terms)
    node = {name: value for name, value in document.items() if name != "@context"}
    walk.node(node, terms.top(document))
    return _canonical(walk.quads)


class _Walk:
    """One document while its quads are gathered."""

    def __init__(self, terms: CompiledTerms) -> None:
        self.terms = terms
        self.quads: set[_Quad] = set()
        self.blanks = 0

    def node(self, node: Mapping[str, Any], place: Place) -> str | int:
        """Gather a node object; give how it is written as an object."""
        named = node.get("id")
        subject: str | int
        if named is None:
            subject, self.blanks = self.blanks, self.blanks + 1
        else:
            subject = self._address(place.context, named, vocab=False)
        for name, value in node.items():
            term = self.terms.term(place, name)
            if term.iri == "@id":
                self._require(name == "id" and isinstance(value, str))
            elif term.iri == "@type":
                self._require(name == "type")
                self._types(subject, value, place)
            else:
                self._values(subject, term, value, place)
        return subject

    def _types(self, subject: str | int, value: object, place: Place) -> None:
        for one in value if isinstance(value, list) else [value]:
            self._require(isinstance(one, str))
            named = self._address(place.type_context, str(one), vocab=True)
            self.quads.add((subject, f"<{_TYPE}>", named))

    def _values(self, subject: str | int, term: Term, value: object, place: Place) -> None:
        predicate = _written(term.iri)
        for one in value if isinstance(value, list) else [value]:
            self.quads.add((subject, predicate, self._value(term, one, place)))

    def _value(self, term: Term, value: object, place: Place) -> str | int:
        if isinstance(value, dict):
            return self.node(value, self.terms.inside(place, term, value))
        if isinstance(value, str):
            if term.coerced == "@id":
                return self._address(term.context, value, vocab=False)
            if term.coerced == "@vocab":
                return self._address(term.context, value, vocab=True)
            return _literal(value, term.coerced)
        if isinstance(value, bool):
            return _literal("true" if value else "false", _datatype(term, _BOOLEAN))
        if isinstance(value, int) and abs(value) < _LARGEST:
            return _literal(str(value), _datatype(term, _INTEGER))
        raise NotCompiledError(term.name)

    def _address(self, context: Mapping[str, Any], text: object, *, vocab: bool) -> str:
        self._require(isinstance(text, str))
        return _written(self.terms.address(context, str(text), vocab=vocab))

    @staticmethod
    def _require(holds: bool) -> None:  # noqa: FBT001  # reads as the sentence it is
        if not holds:
            raise NotCompiledError


def _datatype(term: Term, usual: str) -> str:
    """Give the datatype of a number or truth: the stated one, else the usual one."""
    return usual if term.coerced in {None, "@id", "@vocab"} else str(term.coerced)


def _written(address: object) -> str:
    if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
        raise NotCompiledError(address)
    return f"<{address}>"


def _literal(text: str, datatype: str | None) -> str:
    if _CAREFUL.search(text) or datatype == f"{_XSD}double":
        raise NotCompiledError(text)
    quoted = f'"{text.translate(_ESCAPES)}"'
    if datatype in {None, _STRING}:
        return quoted
    return f"{quoted}^^{_written(str(datatype))}"


def _canonical(quads: set[_Quad]) -> bytes:
    """Name the blank nodes by the hashes of their quads and sort.

    Source: RDF Dataset Canonicalization 1.0, sections 4.4.3 and 4.6.
    """
    mentions: dict[int, list[_Quad]] = {}
    for quad in quads:
        for part in {quad[0], quad[2]}:
            if isinstance(part, int):
                mentions.setdefault(part, []).append(quad)
    hashes = {blank: _first_hash(blank, said) for blank, said in mentions.items()}
    if len(set(hashes.values())) != len(hashes):
        raise NotCompiledError("blank nodes that look alike")
    names = {
        blank: f"_:c14n{number}"
        for number, blank in enumerate(sorted(hashes, key=hashes.__getitem__))
    }
    lines = sorted(
        f"{names[s] if isinstance(s, int) else s} {p} {names[o] if isinstance(o, int) else o} .\n"
        for s, p, o in quads
    )
    return "".join(lines).encode()


def _first_hash(blank: int, quads: list[_Quad]) -> str:
    def shown(part: str | int) -> str:
        if isinstance(part, int):
            return _SELF if part == blank else _OTHER
        return part

    lines = sorted(f"{shown(s)} {p} {shown(o)} .\n" for s, p, o in quads)
    return sha256("".join(lines).encode()).hexdigest()
