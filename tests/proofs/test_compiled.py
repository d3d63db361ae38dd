"""The compiled way through RDF gives what PyLD gives, or leaves the document to it."""

from copy import deepcopy
from random import Random
from typing import Any

import pytest
from tests.effort import examples
from tests.proofs import region

from comity.proofs.certificate import build_certificate
from comity.proofs.compiled import compiled_canonical
from comity.proofs.compiled_terms import CompiledTerms, NotCompiledError
from comity.proofs.contexts import pinned_contexts
from comity.proofs.linked import _options, rdf_canonical, reference_canonical
from comity.values.refusals import Refusal

CONTEXTS = pinned_contexts()
TERMS = CompiledTerms(_options(CONTEXTS))
PLAIN = build_certificate(region.DRAFT)
# What stands elsewhere in certificates, and what must never pass.
VALUES: tuple[Any, ...] = (
    "text",
    'quotes " and \\ and\nlines\tand tabs',
    "Zoë Ångström",
    "مهندس",
    "\u0007",
    "",
    "https://river.example/x",
    "urn:uuid:7d9d1c9e-0f53-4f0e-9a51-6a3c1e2b4d5f",
    "relative/path",
    "_:blank",
    "schema:name",
    "2027-03-02T09:00:00Z",
    7,
    -1,
    10**16,
    0.5,
    1.0,
    True,
    False,
    [],
    ["a", "b"],
    ["a", "a"],
    [["a"], "b"],
    {},
    {"id": "https://river.example/x"},
    {"id": "https://river.example/x", "type": "Profile"},
    {"type": ["Achievement", "Nonsense"]},
    {"type": "Alignment", "targetName": "x"},
    {"name": "twin"},
    [{"name": "twin"}, {"name": "twin"}],
    {"nonsense": 1},
)


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [way]
    if isinstance(value, dict):
        for name, inner in value.items():
            found += places(inner, (*way, name)) if name != "@context" else []
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found += places(inner, (*way, number))
    return found


WAYS = [way for way in places(PLAIN) if way]
NAMES = [*sorted({name for way in WAYS for name in way if isinstance(name, str)}), "nonsense"]


def changed(number: int) -> dict[str, Any]:
    """A certificate with some values replaced, taken out, or put where they do not belong."""
    luck, document = Random(number), deepcopy(PLAIN)
    for _ in range(luck.randint(1, 3)):
        *way, last = luck.choice(WAYS)
        try:
            holder: Any = document
            for step in way:
                holder = holder[step]
            if isinstance(holder, dict) is not isinstance(last, str):
                continue  # an earlier change put another kind of thing there
            match luck.randrange(4):
                case 0:
                    del holder[last]
                case 1:
                    holder[luck.choice(NAMES) if isinstance(holder, dict) else last] = deepcopy(
                        luck.choice(VALUES)
                    )
                case _:
                    holder[last] = deepcopy(luck.choice(VALUES))
        except (LookupError, TypeError):
            continue  # an earlier change took the place away
    return document


def by(way: Any, *arguments: Any) -> object:
    try:
        return way(*arguments)
    except Refusal as refusal:
        return refusal.code


def test_a_certificate_and_its_proof_are_read_the_compiled_way() -> None:
    assert compiled_canonical(PLAIN, TERMS) == reference_canonical(PLAIN, CONTEXTS)
    proof = region.certificate()["proof"][0] | {"@context": PLAIN["@context"]}
    del proof["proofValue"]
    assert compiled_canonical(proof, TERMS) == reference_canonical(proof, CONTEXTS)


def test_what_is_compiled_is_what_the_reference_gives_or_left_to_it() -> None:
    compiled = 0
    for number in range(examples(2000)):
        document = changed(number)
        expected = by(rdf_canonical, deepcopy(document), CONTEXTS)
        try:
            quads = compiled_canonical(document, TERMS)
        except (NotCompiledError, ValueError, TypeError, LookupError):
            continue
        # What the outer door refuses at once never comes here; all else must agree to the byte.
        if isinstance(expected, bytes) or expected not in {"RDF-EMPTY", "CONTEXT-FORM"}:
            assert quads == by(reference_canonical, deepcopy(document), CONTEXTS), number
        compiled += 1
    assert compiled > examples(2000) / 5


@pytest.mark.parametrize(
    "change",
    [
        {"nonsense": "x"},
        {"type": ["VerifiableCredential", "Nonsense"]},
        {"evidence": {"type": "Nonsense"}},
        {"id": "relative"},
    ],
)
def test_what_is_not_defined_is_never_compiled(change: dict[str, Any]) -> None:
    with pytest.raises(NotCompiledError):
        compiled_canonical({**PLAIN, **change}, TERMS)
    with pytest.raises(Refusal):
        rdf_canonical({**PLAIN, **change}, CONTEXTS)


def test_nodes_that_look_alike_are_left_to_the_reference() -> None:
    twins = {**PLAIN, "evidence": [{"type": "Evidence"}, {"type": "Evidence"}]}
    with pytest.raises(NotCompiledError):
        compiled_canonical(twins, TERMS)
    assert rdf_canonical(twins, CONTEXTS) == reference_canonical(twins, CONTEXTS)


def test_a_hostile_variety_of_types_is_forgotten_again() -> None:
    terms = CompiledTerms(_options(CONTEXTS))
    for number in range(5000):
        with pytest.raises(NotCompiledError):
            compiled_canonical({**PLAIN, "type": [f"T{number}"]}, terms)
    assert len(terms._tops) <= 4096
