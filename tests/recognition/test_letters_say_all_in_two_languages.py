"""A letter has every part, in every language, and reads the same after it was stored."""

import json
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.recognition.region import registry, rulebook
from tests.rules.imagined import imagined

from comity.recognition.domain.assessments import restored, stored
from comity.recognition.domain.judgements import Judgement
from comity.recognition.domain.letters import letter, letters, read_letter
from comity.recognition.domain.opinions import Conclusion, Departure
from comity.rules.deciding import decide
from comity.rules.decisions import Decision
from comity.values.languages import OFFERED

JOB = dict.fromkeys(OFFERED, "electrician")
ONE, OTHER = UUID(int=1), UUID(int=2)


def judgement(number: int, *, second: UUID | None = None) -> Judgement | None:
    case = imagined(number, rulebook())
    decision = decide(rulebook(), registry(), case)
    if case.host not in rulebook().parties:
        return None
    day = case.submitted if isinstance(case.submitted, date) else case.submitted.date()
    return Judgement(
        reference="AB12CD34EF",
        conclusion=Conclusion(decision, ONE, second),
        case=case,
        rulebook=rulebook(),
        job=JOB,
        received_on=day,
        decided_on=day + timedelta(days=10),
    )


@given(number=st.integers(0, 2**48))
@settings(max_examples=examples(300), deadline=None)
def test_every_decision_can_be_told_in_every_language(number: int) -> None:
    about = judgement(number)
    assert about is not None
    for language in OFFERED:
        written = letter(about, language=language)
        keys = [part.key for part in written.parts]
        assert {"outcome", "may_do", "deadline", "remedies", "decided_by", "data"} <= set(keys)
        assert all(line.text for part in written.parts for line in part.lines)
        reasons = [line for part in written.parts if part.key == "reasons" for line in part.lines]
        assert len(reasons) == len(about.decision.reasons)
        assert all(line.clause.startswith("three-rivers@1.0.0 §") for line in reasons)


@given(number=st.integers(0, 2**48))
@settings(max_examples=examples(300), deadline=None)
def test_an_assessment_survives_being_stored(number: int) -> None:
    decision = decide(rulebook(), registry(), imagined(number, rulebook()))
    columns = stored(decision)
    due = columns.pop("due_on")
    again = restored({**json.loads(json.dumps(columns)), "due_on": due})
    assert stored(again) == {**columns, "due_on": due}
    assert again.reasons == decision.reasons
    assert [f.fact for f in again.reasons] == [f.fact for f in decision.reasons]
    assert (again.lines, again.measure) == (decision.lines, decision.measure)


def test_a_letter_reads_the_same_after_it_was_stored() -> None:
    about = judgement(3)
    assert about is not None
    kept = json.loads(json.dumps(letters(about, applicant="ar", authority="de")))
    assert read_letter(kept, language="ar") == letter(about, language="ar")
    assert read_letter(kept, language="de") == letter(about, language="de")
    assert read_letter(kept, language="fr") == letter(about, language="ar")


def told(decision: Decision, *, departure: Departure | None = None) -> str:
    case = imagined(3, rulebook())
    about = Judgement(
        reference="AB12CD34EF",
        conclusion=Conclusion(decision, ONE, OTHER, departure),
        case=case,
        rulebook=rulebook(),
        job=JOB,
        received_on=date(2026, 11, 2),
        decided_on=date(2026, 11, 30),
    )
    return "\n".join(
        line.text for part in letter(about, language="en").parts for line in part.lines
    )


def test_the_last_day_for_an_appeal_stands_in_the_letter() -> None:
    assert "You can appeal until 30 December 2026." in told(Decision("refused", "case_by_case"))


def test_both_officers_of_a_refusal_are_named() -> None:
    text = told(Decision("refused", "case_by_case"))
    assert str(ONE)[:8] in text
    assert "A second officer" in text


def test_a_departure_is_told_in_the_officers_own_words() -> None:
    reason = "The workplace assessment of 3 November shows it."
    text = told(Decision("recognised", "departure"), departure=Departure("unsafe", reason))
    assert reason in text
    assert "decided differently" in text


@pytest.mark.parametrize("kind", ["applicant_chooses", "adaptation", "test"])
def test_a_measure_names_its_options(kind: str) -> None:
    from comity.rules.decisions import Measure

    decision = Decision(
        "recognised_with_compensation",
        "substantial_difference",
        measure=Measure(kind, ("ELE-7",), 2),
    )
    text = told(decision)
    assert ("Work under guidance for 2 months" in text) == (kind != "test")
    assert ("A test on this only" in text) == (kind != "adaptation")
    assert ("Tell the office by" in text) == (kind == "applicant_chooses")
