"""Rows: one case laid out in the columns of a shape."""

from collections.abc import Mapping

from comity.bulk.layouts import OTHER, Columns, Layout, Value, World, provider_columns
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
    SuspensionFact,
)
from comity.rules.logic import NEVER
from comity.rules.terms import TRUTH, Term


def row_of(facts: Facts, layout: Layout) -> dict[str, Value]:
    """Lay one case out by column, without what the registry knows of providers."""
    values: dict[str, Value] = {}
    _pair(values, layout.facts, facts)
    return values


def provider_row(provider: ProviderFact, world: World) -> dict[str, Value]:
    """Lay out what a registry knows of a provider, by what it tells."""
    values: dict[str, Value] = {}
    _pair(values, provider_columns(Columns(), "", world), provider)
    return values


# What fills a place that a case does not use; each says "nothing" to every rule.
_NO_PAPER = PaperFact("", "", ProviderFact(), "", "", award_on=1, is_whole=False, is_shown=False)
_EMPTY: Mapping[str, object] = {
    "papers": _NO_PAPER,
    "results": ResultFact("", 0, is_certified=True, is_informal=False),
    "practice": PracticeFact(0, 1, is_verified=False, is_general=False),
    "cards": CardFact("", NEVER),
    "earlier": EarlierFact(
        "", "", 0, is_refusal=False, is_annulled=False, is_appealed=False, saw_all_papers=False
    ),
    "existing": ExistingFact("", "", Spell(), is_active=False),
    "bans": BanFact("", Spell(NEVER, 0)),
    "stops": StopFact(NEVER, NEVER),
    "accredited": Spell(NEVER, NEVER),
    "suspended": SuspensionFact(Spell(NEVER, NEVER)),
}


def _pair(values: dict[str, Value], column: object, told: object) -> None:
    if isinstance(column, Term):
        values[str(column.parts[0])] = told  # type: ignore[assignment]  # a case tells values only
    elif isinstance(column, Mapping):
        _pair_by_name(values, column, told)  # type: ignore[arg-type]  # of the same field
    elif isinstance(column, tuple):  # a record of facts; what is left is a constant
        for name in column._fields:  # type: ignore[attr-defined]  # a named one
            _pair_field(values, name, getattr(column, name), getattr(told, name))


def _pair_field(values: dict[str, Value], name: str, column: object, told: object) -> None:
    if name in _EMPTY:
        rest = len(column) - len(told)  # type: ignore[arg-type]  # two lists
        padded = (*told, *[_EMPTY[name]] * rest)  # type: ignore[misc]
        for one, entry in zip(column, padded, strict=True):  # type: ignore[call-overload]
            _pair(values, one, entry)
    elif name != "provider" and not isinstance(column, str):
        _pair(values, column, told)


def _pair_by_name(
    values: dict[str, Value], column: Mapping[str, object], told: Mapping[str, object]
) -> None:
    others = any(name not in column for name in told)
    for name, inner in column.items():
        if isinstance(inner, Mapping):
            _pair_by_name(values, inner, told.get(name, {}))  # type: ignore[arg-type]
        elif isinstance(inner, Term):
            absent: Value = False if inner.kind == TRUTH else 0
            if name == OTHER and inner.kind == TRUTH:
                absent = others
            values[str(inner.parts[0])] = told.get(name, absent)  # type: ignore[assignment]
