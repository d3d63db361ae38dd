"""The rules written down as terms say of every case what the rules themselves say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from tests.effort import examples
from tests.rules.imagined import wide

from comity.bulk.evaluating import Row, told_by
from comity.bulk.layouts import Value, World, lay_out, world_of
from comity.bulk.programs import Program, write_program
from comity.bulk.rows import provider_row, row_of
from comity.bulk.shapes import Shape, shape_of
from comity.bulk.telling import told_of
from comity.rules.calendars import Calendar
from comity.rules.case_facts import facts_of, provider_fact
from comity.rules.cases import Case, Credential
from comity.rules.deadlines import Stop
from comity.rules.facts import Facts, ProviderFact
from comity.rules.logic import choose, when
from comity.rules.registry import Precedent, Registry
from comity.rules.rulebook import Rulebook
from comity.rules.terms import fact
from comity.rules.working_days import rolled, working_day_after, working_days_between

# Every imagined case fits.
ROOMY = {"papers": 3, "results": 4, "practice": 2, "cards": 3, "earlier": 1}
ROOMY |= {"existing": 1, "bans": 2, "stops": 2}


def row(facts: Facts, program: Program, registry: Registry, world: World) -> Mapping[str, Value]:
    values = row_of(facts, program.layout)
    for place, names in enumerate(program.layout.providers):
        provider = registry.providers.get(str(values[f"paper{place}_provider"]))
        known = ProviderFact() if provider is None else provider_fact(provider)
        values |= {names[name]: value for name, value in provider_row(known, world).items()}
    return values


def test_terms_say_what_the_rules_say(rulebook: Rulebook, registry: Registry) -> None:
    world, programs = world_of([rulebook], [registry]), {}
    for number in range(examples(3_000)):
        case = wide(number, rulebook)
        facts = facts_of(case, registry, timezone="UTC")
        shape = Shape(facts.host, facts.occupation, **ROOMY)
        if shape not in programs:
            programs[shape] = write_program(rulebook, registry, lay_out(shape, world))
        program = programs[shape]
        by_terms = told_by(program, Row(row(facts, program, registry, world)))
        assert by_terms == told_of(rulebook, registry, facts), case


def test_what_one_case_in_a_hundred_has_is_settled_at_once_for_the_others(
    rulebook: Rulebook, registry: Registry
) -> None:
    world = world_of([rulebook], [registry])
    for number in range(20):
        case = replace(wide(number, rulebook), safety=(), earlier=(), stops=(), prior_learning=())
        facts = facts_of(case, registry, timezone="UTC")
        layout = lay_out(Shape(facts.host, facts.occupation, **ROOMY), world)
        empty = {
            column: value
            for column, value in row_of(facts, layout).items()
            if column.startswith(("card", "earlier", "ban", "stop", "result", "existing"))
        }
        program = write_program(rulebook, registry, lay_out(layout.shape, world, empty))
        assert told_by(program, Row(row(facts, program, registry, world))) == told_of(
            rulebook, registry, facts
        ), case


def test_terms_know_what_the_board_has_answered(rulebook: Rulebook, registry: Registry) -> None:
    known = answered(rulebook, registry)
    world, programs, told = world_of([rulebook], [known]), {}, 0
    for number in range(2_000):
        if told and number >= examples(2_000):
            break  # before a commit fewer are tried, but never none that the board changed
        case = wide(number, rulebook)
        facts = facts_of(case, known, timezone="UTC")
        shape = Shape(facts.host, facts.occupation, **ROOMY)
        if not facts.earlier or facts.occupation not in rulebook.blocks:
            continue
        if shape not in programs:
            programs[shape] = write_program(rulebook, known, lay_out(shape, world))
        by_rules = told_of(rulebook, known, facts)
        assert told_by(programs[shape], Row(row(facts, programs[shape], known, world))) == by_rules
        told += by_rules != told_of(rulebook, registry, facts)
    assert told, "an answer of the board changed something"


def answered(book: Rulebook, registry: Registry) -> Registry:
    """A register in which the board has answered twice for every pair there is."""
    found = tuple(
        Precedent(f"JB-{occupation}-{number}", occupation, edition, day)
        for occupation in book.blocks
        for standard in book.standards.values()
        for edition in (f"{standard.id}@{version}" for version in standard.versions)
        for number, day in enumerate((date(2027, 6, 1), date(2028, 6, 1)))
    )
    return replace(registry, precedents=found)


def test_a_program_of_the_very_shape_says_the_same(rulebook: Rulebook, registry: Registry) -> None:
    world = world_of([rulebook], [registry])
    for number in range(examples(40)):
        facts = facts_of(wide(number, rulebook), registry, timezone="UTC")
        program = write_program(rulebook, registry, lay_out(shape_of(facts), world))
        by_terms = told_by(program, Row(row(facts, program, registry, world)))
        assert by_terms == told_of(rulebook, registry, facts)


def test_a_rule_that_asks_python_whether_a_fact_holds_is_found_out() -> None:
    with pytest.raises(TypeError, match="Use choose"):
        bool(fact("is_complete", "truth"))
    with pytest.raises(TypeError, match="Use choose"):
        assert fact("received_on") < 5


def test_what_does_not_hold_is_not_computed() -> None:
    def never() -> int:
        raise AssertionError

    assert choose(True, lambda: 1, never) == 1
    assert choose(False, never, lambda: 2) == 2
    assert when(False, lambda: [never()]) == ()  # type: ignore[list-item]


def test_working_days_mean_the_same_by_tables_as_by_the_calendar() -> None:
    calendar, on, count = Calendar("DE", "NW"), fact("on_day"), fact("count")
    first = date(2027, 1, 1).toordinal()
    by_tables = working_day_after(calendar, on, count)
    rolls, between = rolled(calendar, on), working_days_between(calendar, on, on + count)
    for day in range(first, first + 400):
        for number in (0, 1, 2, 3, 10, 23):
            row = Row({"on_day": day, "count": number})
            assert row.value(by_tables) == calendar.nth_after(day, number)
            assert row.value(rolls) == calendar.rolled(day)
            assert row.value(between) == calendar.count(day, day + number)


def test_a_stop_without_a_working_day_leaves_a_prolonged_period_where_it_ends(
    rulebook: Rulebook, registry: Registry
) -> None:
    """Found among 200,000 imagined cases: a prolonged period that ends on a Sunday."""
    case = Case(
        host="vautmont",
        occupation="care_assistant",
        submitted=date(2027, 1, 4),
        complete_on=date(2027, 1, 15),
        credentials=(Credential("c0", "P-MAA-1", "CAR", "2024.1", date(2026, 12, 10)),),
        stops=(Stop(date(2027, 2, 13), date(2027, 2, 14)),),
        extension_notified_on=date(2027, 1, 28),
    )
    world = world_of([rulebook], [registry])
    facts = facts_of(case, registry, timezone="UTC")
    program = write_program(rulebook, registry, lay_out(shape_of(facts), world))
    by_terms = told_by(program, Row(row(facts, program, registry, world)))
    assert by_terms == told_of(rulebook, registry, facts)
    assert by_terms.due == date(2027, 3, 1).toordinal()
