"""Restoring: the facts of one case from its row, exactly, and as JSON where no row can hold it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from comity.bulk.layouts import Layout, Value, Words, World
from comity.bulk.shapes import PLACES, Shape
from comity.rules.facts import (
    BanFact,
    CardFact,
    EarlierFact,
    ExistingFact,
    Facts,
    PaperFact,
    PracticeFact,
    ProviderFact,
    ResultFact,
    Spell,
    StopFact,
)
from comity.rules.terms import TRUTH, WORD, Term

ProviderOf = Callable[[str], ProviderFact]


def bare(facts: Facts) -> Facts:
    """Give facts without what a register knows of providers and without zeros that say nothing.

    Every list is a list. The rules read a unit with level 0 as they read one that is not stated.
    """
    return cast("Facts", _bare(facts))


def names_of(cases: Iterable[Facts]) -> World:
    """Give the names that some cases speak of, so that columns for them lose nothing."""
    units: dict[str, dict[str, None]] = {}
    languages: dict[str, None] = {}
    methods: dict[str, None] = {}
    for facts in cases:
        own = units.setdefault(facts.occupation, {})
        languages.update(dict.fromkeys(facts.steps))
        for paper in facts.papers:
            own.update(dict.fromkeys(paper.stated))
            methods.update(dict.fromkeys(paper.methods))
        for practice in facts.practice:
            own.update(dict.fromkeys(practice.units))
    return World(
        {occupation: tuple(sorted(names)) for occupation, names in units.items()},
        tuple(sorted(languages)),
        tuple(sorted(methods)),
        accreditations=0,
        suspensions=0,
    )


def restored(
    row: Mapping[str, Value], layout: Layout, shape: Shape, provider_of: ProviderOf
) -> Facts:
    """Give the facts that a row was made from.

    Args:
        row: a value for every column of the layout, without those of providers.
        layout: made without constants, for names that the case speaks of.
        shape: of this very case; places beyond it are not used.
        provider_of: what a register knows of a provider, by its id.
    """
    facts = cast("Facts", _filled(layout.facts, row))
    used = {name: getattr(facts, name)[: getattr(shape, name)] for name in PLACES}
    used["papers"] = [p._replace(provider=provider_of(p.provider_id)) for p in used["papers"]]
    return facts._replace(**used)


def values_of(
    record: Mapping[str, int | None],
    kinds: Mapping[str, str],
    words: Words,
    absent: Mapping[str, Value],
) -> dict[str, Value]:
    """Read the numbers of a row as values; what a file has no column for is absent."""
    values: dict[str, Value] = {}
    for column, kind in kinds.items():
        told = record[column]
        if told is None:
            values[column] = absent[column]
        elif kind == WORD:
            values[column] = words.word(told)
        else:
            values[column] = bool(told) if kind == TRUTH else told
    return values


def node_of(facts: Facts) -> dict[str, Any]:
    """Give facts as JSON, for a case that no row can hold."""
    return cast("dict[str, Any]", _node(bare(facts)))


def read_node(node: Mapping[str, Any], provider_of: ProviderOf) -> Facts:
    """Give the facts that some JSON was made from."""
    told: dict[str, Any] = dict(node)
    papers = [dict(one) for one in told.pop("papers")]
    for name, kind in _RECORDS.items():
        told[name] = [_record(kind, one) for one in told[name]]
    told["papers"] = [
        PaperFact(**{**one, "provider": provider_of(one["provider_id"])}) for one in papers
    ]
    return Facts(**told)


_RECORDS: Mapping[str, Callable[..., object]] = {
    "results": ResultFact,
    "practice": PracticeFact,
    "cards": CardFact,
    "earlier": EarlierFact,
    "existing": ExistingFact,
    "bans": BanFact,
    "stops": StopFact,
}


def _record(kind: Callable[..., object], node: Mapping[str, Any]) -> object:
    told = {name: Spell(**value) if name == "days" else value for name, value in node.items()}
    return kind(**told)


def _bare(value: Any) -> Any:  # noqa: ANN401  # of a record of facts
    if isinstance(value, ProviderFact):
        return ProviderFact()
    if isinstance(value, Mapping):
        told = ((name, _bare(inner)) for name, inner in value.items())
        return {name: inner for name, inner in told if inner}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(_bare, value))
    return [_bare(one) for one in value] if isinstance(value, (list, tuple)) else value


def _filled(column: Any, row: Mapping[str, Value]) -> Any:  # noqa: ANN401  # as above
    """Give a record of columns with the values of a row in their place."""
    if isinstance(column, Term):
        return row[str(column.parts[0])]
    if isinstance(column, ProviderFact):
        return ProviderFact()
    if isinstance(column, Mapping):  # what is absent stands for itself
        inner = ((name, _filled(one, row)) for name, one in column.items())
        return {name: value for name, value in inner if value}
    if isinstance(column, tuple) and hasattr(column, "_fields"):
        return type(column)(*(_filled(one, row) for one in column))
    return [_filled(one, row) for one in column] if isinstance(column, list) else column


def _node(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _node(inner) for name, inner in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        told = zip(value._fields, value, strict=True)
        return {name: _node(one) for name, one in told if not isinstance(one, ProviderFact)}
    return [_node(one) for one in value] if isinstance(value, list) else value
