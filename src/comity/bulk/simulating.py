"""Simulating: what a change of the agreement would have meant for every case.

The engine nominates the cases that two agreements decide differently. The rules themselves then
decide each of them under both, and a sample of those that were not nominated. One disagreement ends
the run: a wrong engine must not inform a vote.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from pathlib import Path

from comity.bulk.comparing import Comparison, compare_programs
from comity.bulk.evaluating import Told
from comity.bulk.extracts import FEWEST, Part, Plan, Source, Spool, plan
from comity.bulk.layouts import Words, world_of
from comity.bulk.running import Engine, Record
from comity.bulk.telling import told_of
from comity.rules.decisions import RANK
from comity.rules.facts import Facts
from comity.rules.logic import MONTH_OF, told
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook

# One of so many cases that were not nominated is decided again; more where there are few.
SAMPLED_OF, SAMPLED_AT_LEAST = 1_000, 100


class EngineDisagrees(Exception):
    """The bulk engine said something else of a case than the rules; nothing it said is used."""

    def __init__(self, number: int, engine: str) -> None:
        super().__init__(f"{engine} and the rules decide case number {number} differently")
        self.number = number


@dataclass(frozen=True, slots=True)
class Flow:
    """A group of cases: where, when received, and how each agreement decides them."""

    host: str
    occupation: str
    month: int  # years times 12 plus the month
    before: tuple[str, str]  # outcome and basis
    after: tuple[str, str]


@dataclass(slots=True)
class Days:
    """Days from receipt to the last day of the decision period, summed over cases that have one."""

    before: int = 0
    with_before: int = 0
    after: int = 0
    with_after: int = 0


@dataclass(slots=True)
class Simulation:
    """What a change would have meant.

    `flows` count all cases; `gains` and `losses` count, by reason code, what is said after and not
    before (gains of the person, or losses), `kinder` and `stricter` the persons.
    """

    engine: str
    cases: int = 0
    nominated: int = 0
    sampled: int = 0
    outside: int = 0
    flows: Counter[Flow] = field(default_factory=Counter)
    days: dict[tuple[str, int], Days] = field(default_factory=dict)
    kinder: Counter[tuple[str, str]] = field(default_factory=Counter)
    stricter: Counter[tuple[str, str]] = field(default_factory=Counter)
    other: Counter[tuple[str, str]] = field(default_factory=Counter)
    codes: Counter[tuple[str, str, str]] = field(default_factory=Counter)


Progress = Callable[[str, int], None]


def simulate(
    before: Rulebook,
    after: Rulebook,
    registry: Registry,
    cases: Source,
    *,
    engine: Engine,
    words: Words,
    folder: Path,
    progress: Progress = lambda _step, _count: None,
    fewest: int = FEWEST,
) -> Simulation:
    """Run two agreements over all cases.

    Args:
        before: the agreement in force.
        after: the draft.
        registry: facts on providers and cities.
        cases: gives the facts of all cases in the same order each time it is called; that is
            three times.
        engine: an engine that was admitted.
        words: as the engine knows them.
        folder: for the files of columns; they hold no names and no free text.
        progress: is told of each step and how many cases it has done.
        fewest: cases of a city's job for which the engine is asked at all.

    Raises:
        EngineDisagrees: the engine and the rules decide a case differently.
    """
    world = world_of([before, after], [registry])
    arranged = plan(cases, registry, world, fewest=fewest)
    progress("arranged", 0)
    spool = Spool(arranged, folder, words.encoded)
    run = _Run(before, after, registry, engine, Simulation(engine.version), words)
    run.result.cases = spool.fill(cases)
    progress("laid out", run.result.cases)
    for part in arranged.parts:
        if part.rows:
            run.compare(part, spool.path(part))
            progress("compared", part.rows)
    run.decide_again(cases, set(spool.outside), arranged)
    progress("decided again", run.result.nominated + run.result.sampled)
    return run.result


@dataclass(slots=True)
class _Run:
    before: Rulebook
    after: Rulebook
    registry: Registry
    engine: Engine
    result: Simulation
    words: Words
    comparisons: dict[str, Comparison] = field(default_factory=dict)

    def compare(self, part: Part, path: Path) -> None:
        """Let the engine decide a part under both agreements, and count what it says."""
        self.engine.load(part.name, part.layout, path)
        comparison = compare_programs(self.before, self.after, self.registry, part.layout)
        self.comparisons[part.name] = comparison
        result = f"{part.name}_result"
        self.engine.keep(result, part.name, comparison.summary)
        shape = part.layout.shape
        for row in self.engine.flows(result):
            flow = Flow(
                shape.host,
                shape.occupation,
                row["month"],
                (self.words.word(row["before_outcome"]), self.words.word(row["before_basis"])),
                (self.words.word(row["after_outcome"]), self.words.word(row["after_basis"])),
            )
            self.result.flows[flow] += row["cases"]
            days = self.result.days.setdefault((shape.host, row["month"]), Days())
            days.before += row["before_days"]
            days.with_before += row["with_before"]
            days.after += row["after_days"]
            days.with_after += row["with_after"]

    def decide_again(self, cases: Source, outside: set[int], arranged: Plan) -> None:
        """Decide by the rules what was nominated, a sample of the rest, and what no part holds."""
        said = merge(
            *(self._said(part) for part in arranged.parts if part.rows),
            key=lambda one: one[0]["number"],
        )
        waiting = next(said, None)
        for number, facts in enumerate(cases()):
            if number in outside:
                self._count_outside(facts)
            elif waiting is not None and waiting[0]["number"] == number:
                self._check(facts, *waiting)
                waiting = next(said, None)

    def _said(self, part: Part) -> Iterator[tuple[Record, Comparison]]:
        comparison = self.comparisons[part.name]
        one_of = max(1, min(SAMPLED_OF, part.rows // SAMPLED_AT_LEAST))
        chosen = self.engine.chosen(f"{part.name}_result", part.name, one_of=one_of)
        for record in self.engine.told(chosen, comparison.whole):
            yield record, comparison

    def _check(self, facts: Facts, record: Record, comparison: Comparison) -> None:
        first, second = self._both(facts)
        engine = (
            comparison.before.told(record, self.words),
            comparison.after.told(record, self.words),
        )
        if engine != (first, second) or bool(record["differs"]) != (first != second):
            raise EngineDisagrees(record["number"], self.engine.version)
        if record["differs"]:
            self.result.nominated += 1
            self._count_change(facts, first, second)
        else:
            self.result.sampled += 1

    def _both(self, facts: Facts) -> tuple[Told, Told]:
        first, second = (told_of(book, self.registry, facts) for book in (self.before, self.after))
        return first, second

    def _count_outside(self, facts: Facts) -> None:
        first, second = self._both(facts)
        self.result.outside += 1
        month = MONTH_OF.at(told(facts.received_on))
        before, after = ((one.outcome, one.basis) for one in (first, second))
        self.result.flows[Flow(facts.host, facts.occupation, month, before, after)] += 1
        if first != second:
            self.result.nominated += 1
            self._count_change(facts, first, second)

    def _count_change(self, facts: Facts, first: Told, second: Told) -> None:
        place = (facts.host, facts.occupation)
        way = _way(first, second)
        {"kinder": self.result.kinder, "stricter": self.result.stricter}.get(
            way, self.result.other
        )[place] += 1
        for code in _codes(second) - _codes(first):
            self.result.codes[way, "said", code] += 1
        for code in _codes(first) - _codes(second):
            self.result.codes[way, "no longer said", code] += 1


def _way(first: Told, second: Told) -> str:
    """Tell whether a change is kinder to the person, stricter, or neither."""
    ranks = (RANK[first.outcome], RANK[second.outcome])
    if ranks[0] != ranks[1]:
        return "kinder" if ranks[1] > ranks[0] else "stricter"
    gaps = (first.missing * max(1, second.total), second.missing * max(1, first.total))
    if gaps[0] != gaps[1]:
        return "kinder" if gaps[1] < gaps[0] else "stricter"
    return "other"


def _codes(told_: Told) -> set[str]:
    return {code.split(":")[0] for code in (*told_.reasons, *told_.conditions)}
