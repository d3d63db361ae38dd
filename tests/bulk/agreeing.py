"""What every engine is held to: the same cases, decided by it and by the rules, field by field."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.rules.imagined import imagined

from comity.bulk.admitting import EngineRefused, admit_engine
from comity.bulk.extracts import Spool, plan
from comity.bulk.layouts import Words, world_of
from comity.bulk.outputs import Outputs
from comity.bulk.programs import write_program
from comity.bulk.running import Engine
from comity.bulk.telling import told_of
from comity.rules.case_facts import facts_of
from comity.rules.case_reading import read_case
from comity.rules.cases import Case
from comity.rules.compiling import compile_rulebook
from comity.rules.facts import Facts
from comity.rules.format import read
from comity.rules.registry import Registry
from comity.rules.registry_reading import read_registry
from comity.rules.rulebook import Rulebook
from comity.rules.terms import fact

PLACE = ("maasveen", "care_assistant")


class Differs(AssertionError):
    """An engine and the rules do not say the same of a case, or one of them says nothing."""


def draft_of(book: Rulebook) -> Rulebook:
    """Give an agreement with a wider gap that needs no measure."""
    block = replace(book.blocks[PLACE[1]], gap_over=Fraction(3, 10), core_unmet=False)
    return replace(book, blocks={**book.blocks, PLACE[1]: block}, version="1.1.0")


def simple_cases(book: Rulebook, registry: Registry, count: int) -> list[Facts]:
    """Give cases of few shapes, for which programs are written in a moment."""
    return [
        facts_of(_simple(case), registry, timezone="UTC")
        for case in (imagined(number, book) for number in range(count))
        if (case.host, case.occupation) == PLACE
    ]


def plain_cases(book: Rulebook, registry: Registry, count: int) -> list[Facts]:
    """Give cases of one shape, in which little varies beside the paper: the shortest programs."""
    return [
        facts_of(replace(_simple(case), practice=()), registry, timezone="UTC")
        for case in (imagined(number, book) for number in range(count))
        if (case.host, case.occupation) == PLACE and case.credentials
    ]


def _simple(case: Case) -> Case:
    papers = case.credentials[:1]
    return replace(case, credentials=papers, prior_learning=(), stops=(), earlier=(), safety=())


def worked_cases(shared: Path) -> tuple[Rulebook, Registry, list[Facts]]:
    """Give the worked cases of the design, with the agreement and the registry they speak of."""
    text = (shared / "three-rivers.yaml").read_text(encoding="utf-8")
    book = compile_rulebook(read(text).required().data, digest="worked")
    registry = read_registry((shared / "registry.yaml").read_text(encoding="utf-8"))
    with (shared / "cases.csv").open(newline="", encoding="utf-8") as file:
        nodes = [json.loads(row["input_json"]) for row in csv.DictReader(file) if _decides(row)]
    return book, registry, [_facts(node, book, registry) for node in nodes]


def _decides(row: Mapping[str, str]) -> bool:
    return row["kind"] == "decision"


def _facts(node: Any, book: Rulebook, registry: Registry) -> Facts:
    case = read_case(node, book)
    party = book.parties.get(case.host)
    return facts_of(case, registry, timezone="UTC" if party is None else party.timezone)


def hold_to_the_rules(
    engine: Engine,
    words: Words,
    cases: Sequence[Facts],
    book: Rulebook,
    registry: Registry,
    folder: Path,
) -> None:
    """Decide all cases both ways.

    Raises:
        Differs: in one field of one case, or in how many cases there are.
    """
    arranged = plan(lambda: cases, registry, world_of([book], [registry]), fewest=1)
    spool = Spool(arranged, folder, words.encoded)
    if spool.fill(lambda: cases) != len(cases):
        raise Differs("cases were lost before the engine had them")
    compared = len(spool.outside)
    for part in arranged.parts:
        if not part.rows:
            continue
        engine.load(part.name, part.layout, spool.path(part))
        outputs = Outputs(write_program(book, registry, part.layout))
        for record in engine.told(part.name, {"number": fact("number"), **outputs.columns}):
            case = cases[record["number"]]
            if outputs.told(record, words) != told_of(book, registry, case):
                raise Differs(case)
            compared += 1
    if compared != len(cases):
        raise Differs(f"{compared} of {len(cases)} cases were told")


def is_caught(
    engine: Engine,
    words: Words,
    cases: Sequence[Facts],
    book: Rulebook,
    registry: Registry,
    folder: Path,
) -> bool:
    """Tell whether an engine is found out, when it is admitted or when its cases are compared."""
    try:
        admit_engine(engine, words)
        hold_to_the_rules(engine, words, cases, book, registry, folder)
    except (EngineRefused, Differs):
        return True
    return False
