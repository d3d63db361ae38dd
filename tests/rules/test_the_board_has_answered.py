"""What the joint board has answered once holds for every later case of the same pair."""

from dataclasses import replace
from datetime import date

import pytest
from tests.rules.test_the_text_decides import PAPER, REFUSED_ELSEWHERE, care, codes

from comity.recognition.domain.grounds import Ground
from comity.recognition.domain.improvements import assess_again, ground_of, improvement
from comity.rules.case_reading import read_case
from comity.rules.deciding import decide
from comity.rules.decisions import Decision
from comity.rules.registry import Precedent, Registry
from comity.rules.registry_reading import read_registry
from comity.rules.rulebook import Rulebook
from comity.values.refusals import Refusal

CASE = care(prior=[REFUSED_ELSEWHERE], asof="2027-02-20")
ANSWER = Precedent("JB-2027-01", "care_assistant", str(PAPER["std"]), date(2027, 2, 1))


@pytest.fixture
def before(region: Rulebook, facts: Registry) -> Decision:
    return decided(region, facts)


def decided(book: Rulebook, facts: Registry, *answers: Precedent, **told: object) -> Decision:
    known = replace(facts, precedents=answers)
    return decide(book, known, read_case({**CASE, **told}, book))


def test_without_an_answer_the_board_is_asked(before: Decision) -> None:
    assert (before.outcome, before.basis) == ("referred", "board")
    assert codes(before)[-1] == "PRIOR-SAME:maasveen"


def test_with_an_answer_the_better_result_stands_and_says_why(
    region: Rulebook, facts: Registry
) -> None:
    found = decided(region, facts, ANSWER)
    assert found.outcome == "recognised_automatically"
    assert codes(found)[-1] == "PRIOR-PRECEDENT:JB-2027-01"
    assert found.reasons[-1].clause == "§9 / prior_refusal"
    assert found.reasons[-1].fact["day"] == date(2027, 2, 1)


@pytest.mark.parametrize(
    "other",
    [
        replace(ANSWER, answered_on=date(2027, 2, 21)),
        replace(ANSWER, occupation="electrician"),
        replace(ANSWER, edition="CAR@2026.1"),
    ],
)
def test_an_answer_of_a_later_day_or_another_pair_changes_nothing(
    region: Rulebook, facts: Registry, before: Decision, other: Precedent
) -> None:
    assert decided(region, facts, other) == before


def test_of_several_answers_the_oldest_is_named(region: Rulebook, facts: Registry) -> None:
    later = replace(ANSWER, id="JB-2027-00", answered_on=date(2027, 2, 10))
    for order in ((ANSWER, later), (later, ANSWER)):
        found = [code for code in codes(decided(region, facts, *order)) if "PRECEDENT" in code]
        assert found == ["PRIOR-PRECEDENT:JB-2027-01"]


def test_an_appeal_that_is_pending_goes_before_an_answer(region: Rulebook, facts: Registry) -> None:
    appealed = [{**REFUSED_ELSEWHERE, "appeal": True}]
    found = decided(region, facts, ANSWER, prior=appealed)
    assert found.basis == "board"
    assert codes(found)[-1] == "PRIOR-APPEAL:maasveen"


def test_a_refusal_here_stays_a_refusal(region: Rulebook, facts: Registry) -> None:
    nothing = {"credentials": [{**PAPER, "units": ["CAR-3"]}], "wishes": {"partial": True}}
    plain, answered = decided(region, facts, **nothing), decided(region, facts, ANSWER, **nothing)
    if plain.outcome == "refused":
        assert answered == plain
    assert answered.standing >= plain.standing


def test_an_answer_given_since_improves_the_decision_with_its_ground(
    region: Rulebook, facts: Registry
) -> None:
    day = date(2027, 2, 20)
    since = replace(facts, precedents=(replace(ANSWER, answered_on=date(2027, 6, 1)),))
    told = {name: value for name, value in CASE.items() if name != "asof"}
    before = assess_again(told, rulebook=region, registry=facts, asof=day).decision
    after = assess_again(told, rulebook=region, registry=since, asof=day).decision
    found = improvement(before, after, decided="referred")
    assert found is not None
    assert [one.fact["day"] for one in found.come] == [date(2027, 6, 1)], "as it really was"
    ground = ground_of(found, is_told_more=False, is_register_new=True)
    assert ground is Ground.PRECEDENT


def test_answers_are_read_with_every_fault() -> None:
    text = "precedents: [{id: JB-1, occupation: care_assistant, edition: CAR@2024.1, %s}]"
    (read,) = read_registry(text % "answered_on: 2027-02-01").precedents
    assert read.answered_on == date(2027, 2, 1)
    with pytest.raises(Refusal) as no:
        read_registry("precedents: [{id: JB-1, answered_on: soon, more: 1}]")
    assert len(no.value.faults) >= 3
