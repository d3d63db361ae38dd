"""Linked data: canonical N-Quads of a document, refusing whatever RDF would drop in silence."""

from collections.abc import Iterator
from typing import Any, Final, NoReturn

from cachetools import LRUCache
from pyld.canon import URDNA2015
from pyld.context_resolver import ContextResolver
from pyld.jsonld import JsonLdError, JsonLdProcessor

from comity.proofs.compiled import compiled_canonical
from comity.proofs.compiled_terms import CompiledTerms, NotCompiledError
from comity.proofs.contexts import Contexts
from comity.values.refusals import Refusal

# A document of ours needs none; a hostile one could ask for the factorial of its blank nodes.
MAX_NODE_COMPARISONS: Final = 500
# PyLD resolves an undefined name against this base, where it is found and refused.
_UNDEFINED: Final = "undefined:/"
# What an open document may say of a text. A direction is not among it: RDF would drop it.
_OF_VALUES: Final = frozenset({"@value", "@language"})


def rdf_canonical(document: dict[str, Any], contexts: Contexts) -> bytes:
    """Give the canonical N-Quads of a JSON-LD document.

    PyLD drops undefined terms without a word and guesses addresses for undefined types; both
    would be unsigned content under a valid signature, so they refuse.

    Args:
        document: the JSON-LD document, with its contexts named by address only.
        contexts: the contexts that may be used.

    Raises:
        Refusal: CONTEXT-*, RDF-TERM, RDF-ADDRESS, RDF-EMPTY, RDF-COMPLEX or RDF-FORM.

    Source: W3C RDF Dataset Canonicalization 1.0; vc-data-integrity 1.0, section 2.4.1.
    """
    if contexts.is_open:
        _require_plain(document, allowed=_OF_VALUES)
        return reference_canonical(document, contexts)
    _require_plain(document, at_top=True)
    for address in _addresses(document):
        contexts.document(address)
    try:
        return compiled_canonical(document, _terms(contexts))
    except (NotCompiledError, JsonLdError, ValueError, TypeError, LookupError, RecursionError):
        # Whatever it was: PyLD reads the document whole and has the last word.
        return reference_canonical(document, contexts)


def reference_canonical(document: dict[str, Any], contexts: Contexts) -> bytes:
    """Give the same by PyLD alone, about a hundred times slower.

    Raises:
        Refusal: RDF-*.
    """
    try:
        return _canonical(document, contexts)
    except (JsonLdError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise Refusal("RDF-FORM", f"The document is not sound JSON-LD: {error}.") from error
    except RecursionError as error:
        raise Refusal("RDF-COMPLEX", "The document is nested too deeply.") from error


def require_defined(document: dict[str, Any], contexts: Contexts) -> None:
    """Require that every term and type of a document is defined by its contexts.

    For documents that are signed as JSON, where nothing else looks at their meaning.

    Raises:
        Refusal: CONTEXT-* or RDF-*.
    """
    _require_plain(document, allowed=_OF_VALUES | {"@direction"})
    processor = JsonLdProcessor(on_property_dropped=_refuse_term)
    try:
        _require_absolute(processor.expand(document, _options(contexts)))
    except (JsonLdError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise Refusal("RDF-FORM", f"The document is not sound JSON-LD: {error}.") from error
    except RecursionError as error:
        raise Refusal("RDF-COMPLEX", "The document is nested too deeply.") from error


def _terms(contexts: Contexts) -> CompiledTerms:
    kept = contexts.derived.get("terms")
    if kept is None:
        kept = contexts.derived["terms"] = CompiledTerms(_options(contexts))
    terms: CompiledTerms = kept
    return terms


def _canonical(document: dict[str, Any], contexts: Contexts) -> bytes:
    processor = JsonLdProcessor(on_property_dropped=_refuse_term)
    expanded = processor.expand(document, _options(contexts))
    _require_absolute(expanded)
    dataset = processor.to_rdf(expanded, _options(contexts))
    quads: str = _BoundedCanonicaliser().main(dataset, {"format": "application/n-quads"})
    return quads.encode()


def _options(contexts: Contexts) -> dict[str, Any]:
    def load(address: str, _options: object) -> dict[str, Any]:
        return {
            "contextUrl": None,
            "documentUrl": address,
            "document": contexts.document(address),
            "contentType": "application/ld+json",
        }

    cache = contexts.derived.setdefault("resolved", LRUCache(maxsize=100))
    return {
        "base": _UNDEFINED,
        "documentLoader": load,
        "contextResolver": ContextResolver(cache, load),
    }


class _BoundedCanonicaliser(URDNA2015):  # type: ignore[misc]  # PyLD ships no types
    """The canonicaliser of PyLD, which stops where a document is made to keep it busy.

    Source: W3C RDF Dataset Canonicalization 1.0, section 7.1 (dataset poisoning).
    """

    def __init__(self) -> None:
        super().__init__()
        self.comparisons = 0

    def hash_n_degree_quads(self, id_: str, issuer: object) -> object:
        self.comparisons += 1
        if self.comparisons > MAX_NODE_COMPARISONS:
            raise Refusal("RDF-COMPLEX", "The document holds too many nodes that look alike.")
        return super().hash_n_degree_quads(id_, issuer)


def _addresses(document: dict[str, Any]) -> list[str]:
    named = document.get("@context")
    addresses = named if isinstance(named, list) else [named]
    if not addresses or not all(isinstance(address, str) for address in addresses):
        raise Refusal("CONTEXT-FORM", "Contexts must be named by their addresses.")
    return [str(address) for address in addresses]


def _require_plain(
    value: object, *, at_top: bool = False, allowed: frozenset[str] = frozenset()
) -> None:
    if value is None:
        raise Refusal("RDF-EMPTY", "A null has no meaning in RDF and would not be signed.")
    if isinstance(value, list):
        for inner in value:
            _require_plain(inner, allowed=allowed)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "@context" and (at_top or allowed):
                continue
            if key.startswith("@") and key not in allowed:
                raise Refusal("RDF-TERM", f"{key!r} may not be used inside a document.")
            _require_plain(inner, allowed=allowed)


def _require_absolute(expanded: object) -> None:
    for key, name in _names(expanded):
        scheme, colon, rest = name.partition(":")
        if not colon or not rest or "/" in scheme or " " in name or scheme == "undefined":
            raise Refusal("RDF-ADDRESS", f"The {key} {name!r} is not defined by the contexts.")


def _names(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for inner in value:
            yield from _names(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "@id":
                yield "id", str(inner)
            elif key == "@type" and inner != "@json":
                yield from (("type", str(name)) for name in _as_list(inner))
            elif key != "@value":
                yield from _names(inner)


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _refuse_term(term: object) -> NoReturn:
    raise Refusal("RDF-TERM", f"The term {term!r} is not defined by the contexts.")
