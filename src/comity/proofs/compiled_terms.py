"""Compiled terms: what each name means at each place of a document, asked of PyLD only once.

PyLD's own context processing says what a term means inside which type and property. Its answers
are kept here, so that a document of a known shape is read without asking again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pyld.jsonld import JsonLdProcessor

# A hostile document could ask about ever new combinations; beyond this the memory is emptied.
_MOST_KEPT: Final = 4096
_KEYWORDS: Final = frozenset({"@id", "@type"})
_VALUES: Final = frozenset({"@set", "@none"})


class NotCompiledError(Exception):
    """The document uses something that is read by PyLD only."""


@dataclass(frozen=True, slots=True)
class Term:
    """One name at one place.

    Args:
        iri: what it stands for, or ``@id`` or ``@type``.
        coerced: ``@id``, ``@vocab`` or the datatype of its values; None where not stated.
        context: the active context in which its values are read.
        name: the name itself.
    """

    iri: str
    coerced: str | None
    context: Mapping[str, Any]
    name: str


@dataclass(eq=False, slots=True)
class Place:
    """A node object's place: the context its names are read in, and that of its types."""

    context: Mapping[str, Any]
    type_context: Mapping[str, Any]
    terms: dict[str, Term] = field(default_factory=dict)
    inner: dict[tuple[object, ...], "Place"] = field(default_factory=dict)
    addresses: dict[tuple[str, str], str] = field(default_factory=dict)


class _Probe(JsonLdProcessor):  # type: ignore[misc]  # PyLD ships no types
    """PyLD's expansion, stopped where it has found the contexts of a node object."""

    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[Mapping[str, Any], Mapping[str, Any]] | None = None

    def _expand_object(
        self,
        active_ctx: Mapping[str, Any],
        *_: object,
        type_scoped_ctx: Mapping[str, Any] | None = None,
        **__: object,
    ) -> None:
        self.found = (active_ctx, type_scoped_ctx or active_ctx)


class CompiledTerms:
    """The places of documents under fixed contexts."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        """Keep how PyLD is asked; the options name the contexts' loader and the base."""
        self._options = {
            "isFrame": False,
            "keepFreeFloatingNodes": False,
            "processingMode": "json-ld-1.1",
            **options,
        }
        self._probe = _Probe()
        self._tops: dict[tuple[object, ...], Place] = {}
        self._kept = 0

    def top(self, document: Mapping[str, Any]) -> Place:
        """Give the place of the document itself."""
        types = _types(document)
        key = (tuple(document["@context"]), *types)
        found = self._tops.get(key)
        if found is None:
            self._make_room()
            initial = self._probe._get_initial_context(self._options)  # PyLD has no open door to it
            skeleton = {"@context": document["@context"], **_typed(types), "": None, " ": None}
            found = self._tops[key] = self._asked(initial, None, skeleton)
        return found

    def inside(self, place: Place, term: Term, node: Mapping[str, Any]) -> Place:
        """Give the place of a node object that is the value of a term."""
        types = _types(node)
        # PyLD looks at the names of small objects to tell references from nodes.
        few = tuple(sorted(node)) if len(node) <= 2 else ()
        key = (term.name, few, *types)
        found = place.inner.get(key)
        if found is None:
            self._make_room()
            skeleton = dict.fromkeys(few or ("", " ", "  ")) | _typed(types)
            found = place.inner[key] = self._asked(term.context, term.name, skeleton)
        return found

    def term(self, place: Place, name: str) -> Term:
        """Give what a name means at a place.

        Raises:
            NotCompiledError: it is not defined, or of a kind that is read by PyLD only.
        """
        found = place.terms.get(name)
        if found is None:
            self._make_room()
            found = place.terms[name] = self._term(place.context, name)
        return found

    def address(self, context: Mapping[str, Any], text: str, *, vocab: bool) -> str:
        """Give the full address that a text stands for."""
        base = self._options["base"]
        expanded: str = self._probe._expand_iri(context, text, vocab=vocab, base=base)
        return expanded

    def _term(self, context: Mapping[str, Any], name: str) -> Term:
        value = JsonLdProcessor.get_context_value
        iri = self._probe._expand_iri(context, name, vocab=True)
        if iri in _KEYWORDS:
            return Term(iri, None, context, name)
        inner = context
        scoped = value(context, name, "@context")
        if scoped is not None:
            inner = self._probe._process_context(
                context, scoped, self._options, propagate=True, override_protected=True
            )
        mapping = inner["mappings"].get(name)
        containers = JsonLdProcessor.arrayify(value(context, name, "@container"))
        coerced = value(inner, name, "@type")
        odd = (
            not isinstance(iri, str)
            or iri.startswith("@")
            or mapping is None
            or mapping["reverse"]
            or not _VALUES.issuperset(one for one in containers if one is not None)
            or value(inner, name, "@language") is not None
            or value(inner, name, "@direction") is not None
            or coerced == "@json"
        )
        if odd:
            raise NotCompiledError(name)
        return Term(iri, None if coerced == "@none" else coerced, inner, name)

    def _asked(
        self, context: Mapping[str, Any], name: str | None, skeleton: Mapping[str, Any]
    ) -> Place:
        self._probe.found = None
        self._probe._expand(context, name, skeleton, self._options)
        if self._probe.found is None:
            raise NotCompiledError(name)
        return Place(*self._probe.found)

    def _make_room(self) -> None:
        self._kept += 1
        if self._kept > _MOST_KEPT:
            self._tops.clear()
            self._kept = 0


def _types(node: Mapping[str, Any]) -> tuple[str, ...]:
    named = node.get("type", ())
    types = (named,) if isinstance(named, str) else tuple(named)
    if not all(isinstance(one, str) for one in types):
        raise NotCompiledError("type")
    return types


def _typed(types: tuple[str, ...]) -> dict[str, list[str]]:
    return {"type": list(types)} if types else {}
