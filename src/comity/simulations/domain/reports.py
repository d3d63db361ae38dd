"""Reports: what of a run's tally may be published, as the JSON that is signed.

Tables of people are published from ten persons on, with secondary suppression over all of them
together. What is told by month, by reason or by value of a parameter is rounded to ten persons and
withheld below ten. Hours and cost are worked out from what is published, so they give nothing away.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import rfc8785

from comity.bulk.manifests import OPEN, PAST
from comity.bulk.tallies import KINDER, OTHERWISE, STRICTER, Change, Flow, Tally
from comity.figures.suppression import LEAST_PERSONS, publishable
from comity.figures.tables import Counted
from comity.rules.decisions import AUTOMATIC, RANK, RECOGNISED, REFERRED, REFUSED
from comity.rules.rulebook import Rulebook
from comity.simulations.domain.assumptions import COST_OF_AN_HOUR, HOURS, assumptions_node
from comity.simulations.domain.tables import (
    BY,
    SAME,
    changes_of,
    counted_by,
    flows_of,
    published,
    table_of,
)

FORMAT = "comity-simulation-1"
KEPT = "kept"
GROUPS = ("full", "part", "not")
_ROUNDED_TO = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is about.

    Args:
        inputs: the hashes of what the run was computed from.
        months: how many months of cases were looked at.
        sweep: place and values of a parameter that was tried out; None: none was.
    """

    before: Rulebook
    after: Rulebook
    inputs: Mapping[str, str]
    engine: str
    months: int
    sweep: tuple[str, Sequence[Decimal]] | None = None


def report_of(asked: Asked, tally: Tally) -> dict[str, Any]:
    """Give the report of a run; the same run gives the same report."""
    past, waiting = (flows_of(tally, kind) for kind in (PAST, OPEN))
    changes = changes_of(tally, PAST)
    shown = published(counted_by(past, changes))
    by_change = shown["change",]
    known = {change: count for (change,), count in by_change.items() if count is not None}
    cases = shown[()][()]
    changed = _shown(sum(changes.values()))
    open_cases = _open_cases(waiting, changes_of(tally, OPEN))
    months = _by_month(past)
    report = {
        "format": FORMAT,
        "inputs": {
            "before": {"agreement": asked.before.citation, "digest": asked.before.digest},
            "after": {"agreement": asked.after.citation, "digest": asked.after.digest},
            **asked.inputs,
        },
        "engine": asked.engine,
        "least_persons": LEAST_PERSONS,
        "months": asked.months,
        "cases": cases,
        "changed": changed,
        "checked_by_rules": _rounded(tally.nominated + tally.sampled + tally.by_rules),
        "tables": {
            "change": table_of(by_change),
            **{name: table_of(shown.get(("change", name), {})) for name in BY},
        },
        "open_cases": open_cases,
        "days": _days(tally, shown.get(("city",), {})),
        "by_month": months,
        "fees": _fees(asked, shown.get(("job",), {})),
        "reasons": _reasons(tally),
        "sweep": None if asked.sweep is None else _sweep(asked.sweep, tally),
        "assumptions": assumptions_node(),
    }
    return {**report, "notes": _notes(report, known)}


def report_bytes(report: Mapping[str, Any]) -> bytes:
    """Write a report in its one canonical form, which is hashed and signed.

    Source: RFC 8785.
    """
    return rfc8785.dumps(report)


def _open_cases(flows: Counter[Flow], changes: Counter[Change]) -> list[dict[str, Any]]:
    """Count open cases by what the change means for them: no one gets less than under both rules.

    Source: section 3.6 of the domain design: an open file gets the better of both.
    """
    cells: Counter[tuple[str, ...]] = Counter()
    for change, count in changes.items():
        way = {STRICTER: KEPT}.get(change.way, change.way)
        cells[change.host, way] += count
        cells[change.host, SAME] -= count
    for flow, count in flows.items():
        cells[flow.host, SAME] += count
    if not flows:
        return []
    levels = {
        "city": tuple(sorted({flow.host for flow in flows})),
        "way": (SAME, KINDER, KEPT, OTHERWISE),
    }
    people = Counted(levels, {cell: count for cell, count in cells.items() if count})
    shown = publishable(people, [("city", "way"), ("city",), ("way",), ()]).tables
    rows = [{"of": "", "way": way, "cases": count} for (way,), count in shown["way",].items()]
    rows += [
        {"of": city, "way": way, "cases": count}
        for (city, way), count in shown["city", "way"].items()
    ]
    return rows


def _days(tally: Tally, cities: Mapping[tuple[str, ...], int | None]) -> list[dict[str, Any]]:
    """Give the mean days to the last day of the decision, by city, from ten persons on."""
    sums: Counter[tuple[str, str]] = Counter()
    for days, count in tally.days.items():
        if days.kind == PAST:
            sums[days.host, days.which] += count
    return [
        {
            "of": city,
            **{way: _mean(sums, city, way, is_shown=shown is not None) for way in _WAYS},
        }
        for (city,), shown in cities.items()
    ]


_WAYS = ("before", "after")


def _mean(sums: Counter[tuple[str, str]], city: str, way: str, *, is_shown: bool) -> int | None:
    count = sums[city, f"with_{way}"]
    if not is_shown or count < LEAST_PERSONS:
        return None
    return round(sums[city, f"{way}_days"] / count)


def _by_month(flows: Counter[Flow]) -> list[dict[str, Any]]:
    """Give cases, hours and cost of each month, worked out from rounded counts."""
    counts: Counter[tuple[int, str, str]] = Counter()
    for flow, count in flows.items():
        counts[flow.month, "before", flow.before] += count
        counts[flow.month, "after", flow.after] += count
    rows = []
    for month in sorted({month for month, _, _ in counts}):
        row: dict[str, Any] = {"month": month_name(month)}
        for way in _WAYS:
            told = {outcome: _rounded(counts[month, way, outcome]) for outcome in RANK}
            hours = sum(((told[one] or 0) * HOURS[one] for one in RANK), Decimal(0))
            is_shown = any(count for count in told.values())
            row[way] = {
                "cases": told,
                "hours": int(hours) if is_shown else None,
                "cost": str((hours * COST_OF_AN_HOUR).quantize(Decimal(1))) if is_shown else None,
            }
        rows.append(row)
    return rows


def month_name(month: int) -> str:
    """Write a month that is counted as years times twelve, such as 2027-03."""
    year, of_year = divmod(month - 1, 12)
    return f"{year:04d}-{of_year + 1:02d}"


def _fees(asked: Asked, jobs: Mapping[tuple[str, ...], int | None]) -> list[dict[str, Any]]:
    """Give what the standard fee of each job would bring in, before and after."""
    rows = []
    for (job,), count in jobs.items():
        row: dict[str, Any] = {"of": job, "cases": count}
        for way, book in (("before", asked.before), ("after", asked.after)):
            fee = book.blocks[job].fee["standard"] if job in book.blocks else None
            told = None if fee is None or count is None else str(Decimal(fee) * count)
            row[way] = {"fee": fee, "sum": told}
        rows.append(row)
    return rows


def _reasons(tally: Tally) -> list[dict[str, Any]]:
    """Give what is said, or no longer said, of cases that change; rounded."""
    rows = [
        {
            "way": said.way,
            "change": said.change,
            "code": said.code,
            "clause": said.clause,
            "cases": rounded,
        }
        for said, count in tally.said.items()
        if said.kind == PAST and (rounded := _rounded(count)) is not None
    ]
    return sorted(rows, key=lambda row: (-int(row["cases"]), *map(str, row.values())))


def _sweep(sweep: tuple[str, Sequence[Decimal]], tally: Tally) -> dict[str, Any]:
    """Give how cases would end under each value that was tried out; rounded."""
    path, values = sweep
    counts: Counter[tuple[int, str]] = Counter()
    for swept, count in tally.swept.items():
        counts[swept.value, group_of(swept.outcome)] += count
    return {
        "path": path,
        "values": [
            {
                "value": format(value, "f"),
                **{group: _rounded(counts[place, group]) for group in GROUPS},
            }
            for place, value in enumerate(values)
        ],
    }


def group_of(outcome: str) -> str:
    """Give whether an outcome is a full recognition, one in part or with a step to do, or none."""
    if outcome in {AUTOMATIC, RECOGNISED}:
        return "full"
    return "not" if outcome in {REFERRED, REFUSED} else "part"


def _notes(report: Mapping[str, Any], known: Mapping[str, int]) -> dict[str, str]:
    """Write the notes that a vote needs, from what is published above."""
    hours = {way: _summed(report["by_month"], way, "hours") for way in _WAYS}
    gain, loss = (_of_way(known, way) for way in (KINDER, STRICTER))
    cost = {way: int(hours[way] * COST_OF_AN_HOUR) for way in _WAYS}
    return {
        "cost": (
            f"About {hours['before']} working hours ({cost['before']} EUR) under the version in "
            f"force, {hours['after']} ({cost['after']} EUR) under the proposed one, by the "
            "assumptions of the report."
        ),
        "equality": (
            f"At least {gain} persons gain and {loss} lose. By city, job, route and origin of the "
            "certificates see the tables; Comity keeps no protected characteristics of applicants."
        ),
        "data_protection": (
            "Computed from facts without names or free text under running numbers; nothing is "
            f"published of fewer than {LEAST_PERSONS} persons, nor can it be worked out."
        ),
    }


def _of_way(known: Mapping[str, int], way: str) -> int:
    return sum(count for change, count in known.items() if change.endswith(f">{way}"))


def _summed(rows: Iterable[Mapping[str, Any]], way: str, what: str) -> int:
    return sum(row[way][what] or 0 for row in rows)


def _shown(count: int) -> int | None:
    return count if count >= LEAST_PERSONS else None


def _rounded(count: int) -> int | None:
    """Round to ten persons; fewer than ten are withheld."""
    if count < LEAST_PERSONS:
        return None
    return (count + _ROUNDED_TO // 2) // _ROUNDED_TO * _ROUNDED_TO
