"""Extracts: cases laid out as files of columns, without names or free text.

An extract is a folder. Its manifest says which agreements' names the columns were made for, what
each part holds and the digest of each file, so that a run can be repeated from its record.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from comity.bulk.layouts import Layout, Value, World, lay_out
from comity.bulk.rows import provider_row, row_of
from comity.bulk.shapes import Shape, cover, shape_of
from comity.rules.case_facts import provider_fact
from comity.rules.facts import Facts, ProviderFact
from comity.rules.logic import NEVER
from comity.rules.registry import Registry
from comity.rules.terms import FIRST_DAY, LAST_DAY
from comity.rules.working_days import EPOCH

# A shape with so many cases gets a program of its own; the others share one that covers them all.
OWN_PROGRAM = 2_000
# Fewer cases of a city's job are decided by the rules sooner than a program is written for them.
FEWEST = 1_000
# What so many of the first cases of a part have in common is taken as given for a plain part.
COMMON, LOOKED_AT = 0.95, 2_000

Source = Callable[[], Iterable[Facts]]


@dataclass(slots=True)
class Part:
    """Cases of one layout in one table, named; `rows` of them."""

    name: str
    layout: Layout
    rows: int = 0


@dataclass(slots=True)
class Plan:
    """Which part each case belongs to; a case that no part can hold belongs to none."""

    world: World
    registry: Registry
    general: dict[Shape, Part] = field(default_factory=dict)  # by the shape of a case
    plain: dict[str, Part] = field(default_factory=dict)  # by the name of its general part
    _providers: dict[str, Mapping[str, Value]] = field(default_factory=dict)

    @property
    def parts(self) -> list[Part]:
        """Give all parts, each once."""
        return list({p.name: p for p in (*self.general.values(), *self.plain.values())}.values())

    def place(self, facts: Facts) -> tuple[Part, dict[str, Value]] | None:
        """Give the part of a case and its row there; None if no part can hold it."""
        part = self.general.get(shape_of(facts))
        if part is None or not is_in_range(facts):
            return None
        row = self.row(facts, part.layout)
        plain = self.plain.get(part.name)
        if plain is not None and all(row[c] == v for c, v in plain.layout.constants.items()):
            return plain, row
        return part, row

    def row(self, facts: Facts, layout: Layout) -> dict[str, Value]:
        """Lay one case out, with what the registry knows of its providers."""
        values = row_of(facts, layout)
        for place, names in enumerate(layout.providers):
            known = self.provider(str(values[f"paper{place}_provider"]))
            values |= {column: known[name] for name, column in names.items()}
        return values

    def provider(self, name: str) -> Mapping[str, Value]:
        """Lay out what the registry knows of a provider."""
        if name not in self._providers:
            found = self.registry.providers.get(name)
            fact = ProviderFact() if found is None else provider_fact(found)
            self._providers[name] = provider_row(fact, self.world)
        return self._providers[name]


def plan(cases: Source, registry: Registry, world: World, *, fewest: int = FEWEST) -> Plan:
    """Look through all cases once, and arrange the parts they belong to.

    A part with fewer cases than `fewest` is not made; the rules decide those one by one.
    """
    counts: Counter[Shape] = Counter()
    samples: dict[Shape, list[Facts]] = {}
    for facts in cases():
        shape = shape_of(facts)
        counts[shape] += 1
        if len(kept := samples.setdefault(shape, [])) < LOOKED_AT:
            kept.append(facts)
    made = Plan(world, registry)
    enough = (s for s in groups(counts) if sum(counts[shape] for shape in s) >= fewest)
    for place, shapes in enumerate(enough):
        part = Part(f"part{place}", lay_out(cover(shapes), world))
        made.general.update(dict.fromkeys(shapes, part))
        looked_at = [facts for shape in shapes for facts in samples[shape]]
        constants = common([made.row(facts, part.layout) for facts in looked_at])
        layout = lay_out(part.layout.shape, world, constants)
        made.plain[part.name] = Part(f"{part.name}_plain", layout)
    return made


def groups(counts: Mapping[Shape, int]) -> Iterator[list[Shape]]:
    """Give the shapes that share a program: a frequent one alone, the rare ones of a city's job."""
    rare: dict[tuple[str, str], list[Shape]] = {}
    for shape, count in sorted(counts.items()):
        if count >= OWN_PROGRAM:
            yield [shape]
        else:
            rare.setdefault((shape.host, shape.occupation), []).append(shape)
    yield from rare.values()


def common(rows: Sequence[Mapping[str, Value]]) -> dict[str, Value]:
    """Give what nearly all of some rows have in common, by column."""
    common: dict[str, Value] = {}
    for column in rows[0]:
        value, count = Counter(row[column] for row in rows).most_common(1)[0]
        if count >= COMMON * len(rows):
            common[column] = value
    return common


def is_in_range(facts: Facts) -> bool:
    """Tell whether the tables speak of every day from which this case counts."""
    counted: list[Any] = [facts.received_on, facts.complete_on or facts.received_on]
    counted += [stop.asked_on for stop in facts.stops]
    counted += [s.answered_on for s in facts.stops if s.answered_on != NEVER]
    counted += [facts.asof_on] if facts.asof_on else []
    told: list[Any] = [p.award_on for p in facts.papers] + [c.issued_on for c in facts.cards]
    told += [p.last_on for p in facts.practice]
    # A decade is left on either side for what periods add and take away.
    return all(EPOCH + 3_653 < day < LAST_DAY - 3_653 for day in counted) and all(
        FIRST_DAY < day < LAST_DAY - 3_653 for day in told
    )


@dataclass(slots=True)
class Spool:
    """Writes the rows of each part to a file of its own; `outside` are the numbers left over."""

    arranged: Plan
    folder: Path
    number: Callable[[Value], int]
    outside: list[int] = field(default_factory=list)

    def fill(self, cases: Source) -> int:
        """Write all cases, numbered from 0, and give how many there were."""
        count = 0
        files = {p.name: self.path(p).open("w", newline="") for p in self.arranged.parts}
        try:
            writers = {name: csv.writer(file) for name, file in files.items()}
            for count, facts in enumerate(cases(), 1):  # the last count is given
                placed = self.arranged.place(facts)
                if placed is None:
                    self.outside.append(count - 1)
                    continue
                part, row = placed
                values = (self.number(row[column]) for column in part.layout.kinds)
                writers[part.name].writerow([count - 1, *values])
                part.rows += 1
        finally:
            for file in files.values():
                file.close()
        return count

    def path(self, part: Part) -> Path:
        """Give the file of a part."""
        return self.folder / f"{part.name}.csv"
