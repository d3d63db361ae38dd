"""The embedded engines say of every case what the rules say, field by field."""

from pathlib import Path

import pytest
from tests.bulk.agreeing import hold_to_the_rules, plain_cases, worked_cases
from tests.effort import examples
from tests.rules.conftest import shared
from tests.rules.imagined import wide

from comity.bulk.duck import DIALECT, Duck
from comity.bulk.extracts import plan
from comity.bulk.layouts import Words, world_of
from comity.bulk.native import Native
from comity.bulk.outputs import Outputs
from comity.bulk.programs import write_program
from comity.bulk.sql import Writer
from comity.rules.case_facts import facts_of
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook

__all__ = ["shared"]


@pytest.mark.child
@pytest.mark.parametrize("kind", [Duck, Native])
def test_the_engine_says_what_the_rules_say(
    kind: type[Duck], rulebook: Rulebook, registry: Registry, tmp_path: Path
) -> None:
    imagined = (wide(number, rulebook) for number in range(examples(6_000)))
    cases = [
        facts_of(case, registry, timezone="UTC")
        for case in imagined
        if (case.host, case.occupation)
        in {("ahrenbrueck", "bricklayer"), ("maasveen", "electrician")}
    ]
    words = Words()
    with kind(words) as engine:
        hold_to_the_rules(engine, words, cases, rulebook, registry, tmp_path)


@pytest.mark.child
@pytest.mark.parametrize("kind", [Duck, Native])
def test_the_engine_says_of_every_worked_case_what_the_rules_say(
    kind: type[Duck], shared: Path, tmp_path: Path
) -> None:
    book, registry, cases = worked_cases(shared)
    assert len(cases) > 30
    words = Words()
    with kind(words) as engine:
        hold_to_the_rules(engine, words, cases, book, registry, tmp_path)


def test_a_statement_that_is_not_copied_first_is_the_same_text(
    rulebook: Rulebook, registry: Registry
) -> None:
    cases = plain_cases(rulebook, registry, 300)
    arranged = plan(lambda: cases, registry, world_of([rulebook], [registry]), fewest=1)
    words, layout = Words(), arranged.parts[0].layout
    outputs = Outputs(write_program(rulebook, registry, layout)).columns
    with Duck(words) as engine:
        text = engine.statement("cases", outputs)
        assert engine.statement("cases", outputs) == text
    assert Writer(words).statement("cases", outputs).sql(dialect=DIALECT, copy=True) == text
