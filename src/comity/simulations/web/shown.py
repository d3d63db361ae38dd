"""What the page of a report shows: its tables and lines in the reader's words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.occupations.queries import occupation_label
from comity.parties.queries import city_name
from comity.rules import sentences
from comity.simulations.domain.reports import GROUPS
from comity.simulations.domain.tables import REST
from comity.simulations.web import words

_SHOWN_WAYS = ("same", "kinder", "stricter", "other")
_OPEN_WAYS = ("same", "kinder", "kept", "other")
Name = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Band:
    """People with one outcome before and one after."""

    before: str
    after: str
    way: str
    word: str | Promise
    cases: int


@dataclass(frozen=True, slots=True)
class Count:
    """A count with the name of its column; `is_least`: there are others, withheld."""

    name: str | Promise
    cases: int | None
    is_least: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table of people: by what, and for each value its counts."""

    title: str
    rows: Sequence[tuple[str, Sequence[Count]]]


@dataclass(frozen=True, slots=True)
class Reason:
    """What is said, or no longer said, of cases that change."""

    text: str
    clause: str
    change: str | Promise
    cases: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """A named line of a picture."""

    name: str
    values: Sequence[int | None]


def language() -> str:
    """Give the reader's language with two letters."""
    return (get_language() or "en").split("-")[0]


def shown(report: Mapping[str, Any], given: str) -> dict[str, Any]:
    """Give a report in words.

    Args:
        report: as it was signed.
        given: the reader's language.
    """
    return {
        "report": report,
        "bands": _bands(report["tables"]["change"], given),
        "tables": _tables(report["tables"], given),
        "open": _open(report["open_cases"], given),
        "days": [(city_name(row["of"], given), row) for row in report["days"]],
        "fees": [(occupation_label(row["of"], given), row) for row in report["fees"]],
        "months": [row["month"] for row in report["by_month"]],
        "hours": _hours(report["by_month"]) if _costs(report["by_month"]) else [],
        "costs": _costs(report["by_month"]),
        "gains": _reasons(report["reasons"], "kinder", given),
        "losses": _reasons(report["reasons"], "stricter", given),
        "others": _reasons(report["reasons"], "other", given),
        "assumed": [
            (sentences.outcome(outcome, given), hours)
            for outcome, hours in report["assumptions"]["hours"].items()
        ],
        **_sweep(report["sweep"]),
    }


def _bands(rows: Sequence[Mapping[str, Any]], given: str) -> list[Band]:
    return [
        Band(
            sentences.outcome(row["before"], given),
            sentences.outcome(row["after"], given),
            row["way"],
            words.WAYS[row["way"]],
            row["cases"],
        )
        for row in rows
        if row["cases"] is not None and row["way"] != REST
    ]


def _tables(tables: Mapping[str, Any], given: str) -> list[Table]:
    named: tuple[tuple[str, str, Name], ...] = (
        ("city", _("City"), lambda one: city_name(one, given)),
        ("job", _("Job"), lambda one: occupation_label(one, given)),
        ("route", _("Route of the decision today"), lambda one: str(words.ROUTES.get(one, one))),
        ("origin", _("Where the certificate comes from"), lambda one: str(words.ORIGINS[one])),
    )
    return [Table(title, _by_way(tables[by], name)) for by, title, name in named]


def _by_way(rows: Sequence[Mapping[str, Any]], name: Name) -> list[tuple[str, Sequence[Count]]]:
    """Add up what is published by way; where some is withheld, the sum is told as the least."""
    return [
        (name(one), [_count(rows, one, way) for way in _SHOWN_WAYS])
        for one in dict.fromkeys(row["of"] for row in rows)
    ]


def _count(rows: Sequence[Mapping[str, Any]], one: str, way: str) -> Count:
    own = [row["cases"] for row in rows if row["of"] == one and row["way"] in {way, REST}]
    told = [row["cases"] for row in rows if row["of"] == one and row["way"] == way]
    known = sum(count for count in told if count is not None)
    return Count(words.WAYS[way], known or None, known > 0 and None in own)


def _open(rows: Sequence[Mapping[str, Any]], given: str) -> list[tuple[str, Sequence[Count]]]:
    return [
        (
            city_name(one, given) if one else _("All cities"),
            [
                Count(words.WAYS[row["way"]], row["cases"], is_least=False)
                for row in rows
                if row["of"] == one
            ],
        )
        for one in dict.fromkeys(row["of"] for row in rows)
    ]


def _hours(rows: Sequence[Mapping[str, Any]]) -> list[Numbers]:
    return [
        Numbers(name, [row[way]["hours"] for row in rows])
        for way, name in (("before", _("version in force")), ("after", _("proposed version")))
    ]


def _costs(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str | None, str | None]]:
    """Give the cost of each month; those of which nothing is told are left out."""
    costs = ((row["month"], row["before"]["cost"], row["after"]["cost"]) for row in rows)
    return [one for one in costs if one[1] or one[2]]


def _reasons(rows: Sequence[Mapping[str, Any]], way: str, given: str) -> list[Reason]:
    return [
        Reason(
            sentences.general_sentence(row["code"], given),
            row["clause"],
            words.CHANGES[row["change"]],
            row["cases"],
        )
        for row in rows
        if row["way"] == way
    ]


def _sweep(sweep: Mapping[str, Any] | None) -> dict[str, Any]:
    if sweep is None:
        return {}
    return {
        "sweep_path": f"§{sweep['path'].replace('/', ' / ')}",
        "sweep_places": [row["value"] for row in sweep["values"]],
        "sweep_lines": [
            Numbers(str(words.GROUPS[group]), [row[group] for row in sweep["values"]])
            for group in GROUPS
        ],
    }
