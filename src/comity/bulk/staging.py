"""Staging: a run over a store, block by block, each kept when it is done, so that it can go on.

The engine nominates; the rules decide every nominated case from the store itself, read apart from
the engine, and a sample of the others. One disagreement ends the run.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from comity.bulk.comparing import AFTER, BEFORE, Comparison, compare_programs
from comity.bulk.cutting import Cutter
from comity.bulk.evaluating import Told
from comity.bulk.layouts import Words
from comity.bulk.manifests import OPEN, Place
from comity.bulk.outputs import Part
from comity.bulk.pieces import Block
from comity.bulk.programs import write_program
from comity.bulk.questions import Question
from comity.bulk.running import Engine, Record
from comity.bulk.shapes import Shape
from comity.bulk.simulating import SAMPLED_AT_LEAST, SAMPLED_OF, EngineDisagrees
from comity.bulk.tallies import (
    ORIGINS,
    Change,
    Days,
    Flow,
    Said,
    Swept,
    Tally,
    origin_of,
    read_tally,
    said_apart,
    way_of,
)
from comity.bulk.telling import told_from
from comity.rules.deciding import decide_facts
from comity.rules.facts import Facts
from comity.rules.logic import MONTH_OF, looked_up, told
from comity.rules.terms import WORD, fact
from comity.rules.verdicts import Verdict

# How often progress is told while single cases are decided.
_OFTEN = 2_000
_TABLE = "cases"

# Told how many of the cases are done; it ends the run by raising.
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Run:
    """A run in a folder of its own; `key` names its inputs, so that no other's blocks are used."""

    question: Question
    cutter: Cutter
    engine: Engine
    words: Words
    folder: Path
    key: str
    _comparisons: dict[str, Comparison] = field(default_factory=dict)
    _sweeps: dict[str, Mapping[str, Part]] = field(default_factory=dict)

    def carry_out(self, progress: Progress, *, fewest: int) -> Tally:
        """Do what is left to do, and give the whole.

        Raises:
            EngineDisagrees, EngineStopped: nothing that was counted may be used.
        """
        blocks, few = self.cutter.arranged(fewest=fewest)
        whole, total = Tally(), self.cutter.store.manifest.cases
        progress(0, total)

        def here(done: int) -> None:
            progress(whole.cases + done, total)

        for block in blocks:
            whole.add(self._kept(block.name) or self._keep(block.name, self._block(block, here)))
            progress(whole.cases, total)
        whole.add(self._kept("by_rules") or self._keep("by_rules", self._by_rules(few, here)))
        progress(whole.cases, total)
        return whole

    def _kept(self, name: str) -> Tally | None:
        """Give what a block of this very run counted before."""
        path = self.folder / f"{name}.json"
        node = json.loads(path.read_bytes()) if path.exists() else {}
        return read_tally(node["tally"]) if node.get("key") == self.key else None

    def _keep(self, name: str, tally: Tally) -> Tally:
        path = self.folder / f"{name}.json"
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps({"key": self.key, "tally": tally.node}), encoding="utf-8")
        draft.replace(path)
        return tally

    def _block(self, block: Block, progress: Callable[[int], None]) -> Tally:
        path = self.folder / "block.parquet"
        self.cutter.cut(block, path)
        layout = block.piece.layout
        self.engine.load(_TABLE, layout, path)
        comparison = self._comparison(block)
        key = looked_up(MONTH_OF, layout.facts.received_on) * len(ORIGINS) + origin_of(
            layout.facts, self._parties
        )
        result = f"{_TABLE}_result"
        self.engine.keep(result, _TABLE, {**comparison.summary, "month": key})
        tally = Tally()
        for row in self.engine.flows(result):
            self._count_flow(tally, block, row)
        self._decide_again(tally, block, comparison, progress)
        if block.piece.place.kind != OPEN and self.question.sweep.touches(layout.shape.occupation):
            self._sweep(tally, block)
        path.unlink()
        return tally

    @property
    def _parties(self) -> frozenset[str]:
        return frozenset(self.question.before.parties)

    def _comparison(self, block: Block) -> Comparison:
        name = block.piece.name
        if name not in self._comparisons:
            question = self.question
            self._comparisons[name] = compare_programs(
                question.before, question.after, question.registry, block.piece.layout
            )
        return self._comparisons[name]

    def _count_flow(self, tally: Tally, block: Block, row: Record) -> None:
        place = block.piece.place
        month, origin = divmod(row["month"], len(ORIGINS))
        said = (row[f"{way}_{what}"] for way in ("before", "after") for what in _SAID)
        flow = Flow(
            place.kind, place.host, place.occupation, month, ORIGINS[origin],
            *map(self.words.word, said),
        )  # fmt: skip
        tally.cases += row["cases"]
        tally.flows[flow] += row["cases"]
        for which in _DAYS:
            days = Days(place.kind, place.host, place.occupation, which)
            tally.days[days] += row[which]

    def _decide_again(
        self,
        tally: Tally,
        block: Block,
        comparison: Comparison,
        progress: Callable[[int], None],
    ) -> None:
        """Decide by the rules what was nominated and a sample of the rest, read from the store."""
        rows = sum(tally.flows.values())
        one_of = max(1, min(SAMPLED_OF, rows // SAMPLED_AT_LEAST))
        chosen = self.engine.chosen(f"{_TABLE}_result", _TABLE, one_of=one_of)
        numbers = self.folder / "numbers.csv"
        with numbers.open("w", encoding="utf-8") as file:
            for record in self.engine.told(chosen, {"number": fact("number")}):
                file.write(f"{record['number']}\n")
        cases = self.cutter.facts(block.piece.place, numbers)
        said = self.engine.told(chosen, comparison.whole)
        for turn, (record, (number, facts)) in enumerate(zip(said, cases, strict=True)):
            if turn % _OFTEN == 0:
                progress(0)
            if record["number"] != number:
                raise EngineDisagrees(number, self.engine.version)
            self._check(tally, block.piece.place.kind, facts, record, comparison)
        numbers.unlink()

    def _check(
        self, tally: Tally, kind: str, facts: Facts, record: Record, comparison: Comparison
    ) -> None:
        both = self._both(facts)
        first, second = map(told_from, both)
        engine = (
            comparison.before.told(record, self.words),
            comparison.after.told(record, self.words),
        )
        if engine != (first, second) or bool(record["differs"]) != (first != second):
            raise EngineDisagrees(record["number"], self.engine.version)
        if first == second:
            tally.sampled += 1
        else:
            self._count_change(tally, kind, facts, both, (first, second))

    def _both(self, facts: Facts) -> tuple[Verdict, Verdict]:
        question = self.question
        return (
            decide_facts(question.before, question.registry, facts),
            decide_facts(question.after, question.registry, facts),
        )

    def _count_change(
        self,
        tally: Tally,
        kind: str,
        facts: Facts,
        verdicts: tuple[Verdict, Verdict],
        said: tuple[Told, Told],
    ) -> None:
        first, second = said
        way = way_of(first, second)
        month, origin = self._when_and_whence(facts)
        change = Change(
            kind, facts.host, facts.occupation, month, origin, first.outcome, first.basis,
            second.outcome, way,
        )  # fmt: skip
        tally.nominated += 1
        tally.changes[change] += 1
        for (which, code, clause), times in said_apart(*verdicts).items():
            tally.said[Said(kind, way, which, code, clause)] += times

    def _when_and_whence(self, facts: Facts) -> tuple[int, str]:
        month = MONTH_OF.of(told(facts.received_on))
        return month, ORIGINS[told(origin_of(facts, self._parties))]

    def _by_rules(
        self, few: Sequence[tuple[Place, Shape]], progress: Callable[[int], None]
    ) -> Tally:
        """Decide by the rules alone what is too little for an engine, and what no columns hold."""
        tally = Tally()
        for kind, facts in self._left(few):
            both = self._both(facts)
            said = (told_from(both[0]), told_from(both[1]))
            self._count_alone(tally, kind, facts, said)
            if said[0] != said[1]:
                self._count_change(tally, kind, facts, both, said)
            if kind != OPEN and self.question.sweep.touches(facts.occupation):
                for place, book in enumerate(self.question.sweep.books):
                    verdict = decide_facts(book, self.question.registry, facts)
                    tally.swept[Swept(place, str(verdict.outcome))] += 1
            if tally.cases % _OFTEN == 0:
                progress(tally.cases)
        return tally

    def _left(self, few: Sequence[tuple[Place, Shape]]) -> Iterator[tuple[str, Facts]]:
        for place, shape in few:
            for _number, facts in self.cutter.few(place, shape):
                yield place.kind, facts
        for kind, _number, facts in self.cutter.beside():
            yield kind, facts

    def _count_alone(self, tally: Tally, kind: str, facts: Facts, said: tuple[Told, Told]) -> None:
        month, origin = self._when_and_whence(facts)
        first, second = said
        tally.cases += 1
        tally.by_rules += 1
        tally.flows[
            Flow(
                kind, facts.host, facts.occupation, month, origin, first.outcome, first.basis,
                second.outcome, second.basis,
            )
        ] += 1  # fmt: skip
        for way, one in (("before", first), ("after", second)):
            if one.due > 0:
                days = one.due - told(facts.received_on)
                place = (kind, facts.host, facts.occupation)
                tally.days[Days(*place, f"{way}_days")] += days
                tally.days[Days(*place, f"with_{way}")] += 1

    def _sweep(self, tally: Tally, block: Block) -> None:
        """Count the outcomes under each value; a sample is decided by the rules as well."""
        outputs = self._swept(block)
        self.engine.keep(f"{_TABLE}_swept", _TABLE, {"number": fact("number"), **outputs})
        for place in range(len(self.question.sweep.books)):
            one = f"{_TABLE}_value"
            self.engine.keep(one, f"{_TABLE}_swept", _one_value(f"outcome{place}"))
            for row in self.engine.flows(one):
                outcome = self.words.word(row["after_outcome"])
                tally.swept[Swept(place, outcome)] += row["cases"]

    def _swept(self, block: Block) -> Mapping[str, Part]:
        name = block.piece.name
        if name not in self._sweeps:
            self._sweeps[name] = {
                f"outcome{place}": write_program(
                    book, self.question.registry, block.piece.layout
                ).verdict.outcome
                for place, book in enumerate(self.question.sweep.books)
            }
        return self._sweeps[name]


_SAID = ("outcome", "basis")
_DAYS = ("before_days", "with_before", "after_days", "with_after")


def _one_value(column: str) -> dict[str, Part]:
    """Give one column of outcomes as a summary whose rows can be counted."""
    return {
        "number": fact("number"),
        "month": 0,
        "received_on": 0,
        **{f"{way}{what}": "" for way in (BEFORE, AFTER) for what in _SAID},
        "before_due": 0,
        "after_due": 0,
        "after_outcome": fact(column, WORD),
    }
