"""A measure: chosen in its time, limited to the gap, assessed, and the full decision follows."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError
from tests.recognition.office_stage import NOW, Player, facts, lodged, officer, person
from tests.recognition.test_the_office_pages import page, reference

from comity.ledger.acting import acting_as, bearing
from comity.pathways.actions.measures import assess, choose
from comity.pathways.domain.measures import (
    MeasureState,
    Wanted,
    ends_by,
    require_choice,
    require_results,
    state_after,
)
from comity.pathways.models import AttemptRow, MeasureRow
from comity.pathways.queries.measures import last_measure
from comity.recognition.actions import deciding
from comity.recognition.models import CaseRow, DecisionRow
from comity.recognition.queries.files import assessments_of
from comity.values.refusals import Refusal
from recognition import region

HOST = "maasveen"
PAPER = {
    "id": "ELE-2026-06-20",
    "provider": "P-AHR-1",
    "std": "ELE@2026.1",
    "award": "2026-06-20",
    "units": {"ELE-1": 3, "ELE-2": 4, "ELE-3": 4, "ELE-4": 4, "ELE-5": 3, "ELE-6": 3, "ELE-7": 3},
    "verified": "signature",
}
SEEN = "Shown on two days in the workshop, without help."
ASKED = Wanted(("adaptation", "test"), {"ELE-5": 4, "ELE-7": 3}, 2, 2, "adaptation")


def test_a_test_may_be_tried_twice_and_what_was_shown_is_kept() -> None:
    half, rest = {"ELE-5": True, "ELE-7": False}, {"ELE-5": False, "ELE-7": True}
    assert state_after(ASKED, "test", [half]) is MeasureState.CHOSEN
    assert state_after(ASKED, "test", [half, rest]) is MeasureState.DONE
    assert state_after(ASKED, "test", [half, half]) is MeasureState.FAILED
    assert state_after(ASKED, "adaptation", [half]) is MeasureState.FAILED
    assert state_after(ASKED, "adaptation", [{"ELE-5": True, "ELE-7": True}]) is MeasureState.DONE


def test_a_test_is_offered_within_six_months_and_guided_work_ends_after_its_months() -> None:
    calendar = region.rulebook().parties[HOST].calendar
    chosen = date(2027, 1, 4)
    assert ends_by(chosen, "test", ASKED, calendar) == date(2027, 7, 5)
    assert ends_by(chosen, "adaptation", ASKED, calendar) == date(2027, 3, 4)


def test_a_choice_is_made_until_its_last_day_and_once() -> None:
    day = date(2027, 1, 4)
    require_choice(ASKED, "test", last=day, on=day, is_chosen=False)
    for asked, kind, on, chosen, code in (
        (None, "test", day, False, "NO-MEASURE"),
        (ASKED, "test", day, True, "CHOSEN-ALREADY"),
        (ASKED, "holiday", day, False, "CHOICE-INVALID"),
        (ASKED, "test", day + timedelta(days=1), False, "TOO-LATE"),
    ):
        with pytest.raises(Refusal) as refused:
            require_choice(asked, kind, last=day, on=on, is_chosen=chosen)
        assert refused.value.code == code


def test_an_assessment_covers_exactly_the_gap() -> None:
    with pytest.raises(Refusal) as refused:
        require_results(ASKED.units, {"ELE-5": True, "ELE-1": True}, "short")
    assert [(one.code, one.path) for one in refused.value.faults] == [
        ("UNIT-MISSING", "results.ELE-7"),
        ("UNIT-NOT-ASKED", "results.ELE-1"),
        ("WORDS-LENGTH", "words"),
    ]


def decided(as_owner: Any) -> tuple[Player, UUID, Player]:
    who, office = person(), officer(as_owner, HOST)
    case = lodged(who, facts(PAPER, occupation="electrician", host=HOST), language="fr")
    confirm(case, office, NOW)
    return who, case, office


def confirm(case: UUID, office: Player, at: Any) -> str:
    with bearing(office.token):
        seen = deciding.refresh(case, at=at)
        outcome = assessments_of(case)[0].decision.outcome
        deciding.give_opinion(case, outcome, None, seen=seen, by=office.actor, at=at)
    return outcome


@pytest.mark.database
def test_a_chosen_test_leads_to_the_full_recognition(as_owner: Any) -> None:
    who, case, office = decided(as_owner)
    name = reference(case, who)
    with bearing(who.token):
        choose(name, "test", subject=who.actor.id, at=NOW + timedelta(days=1))
        with pytest.raises(Refusal) as refused:
            choose(name, "adaptation", subject=who.actor.id, at=NOW + timedelta(days=1))
    assert refused.value.code == "CHOSEN-ALREADY"
    later = NOW + timedelta(days=60)
    with bearing(office.token):
        failed = assess(case, {"ELE-5": False}, SEEN, by=office.actor, at=later)
        assert failed is MeasureState.CHOSEN
        later += timedelta(days=30)
        done = assess(case, {"ELE-5": True}, SEEN, by=office.actor, at=later)
        assert done is MeasureState.DONE
        with pytest.raises(Refusal) as refused:
            assess(case, {"ELE-5": True}, SEEN, by=office.actor, at=later)
        assert refused.value.code == "NO-MEASURE"
    with acting_as(who.token):
        row = CaseRow.objects.get(pk=case)
    assert (row.state, row.turn) == ("in_review", 2)
    assert confirm(case, office, later + timedelta(days=1)) == "recognised"
    with acting_as(who.token):
        first, second = DecisionRow.objects.filter(case=case).order_by("turn")
    assert first.outcome == "recognised_with_compensation"
    assert (second.outcome, second.ground) == ("recognised", "measure_done")
    shown = page(who.client, f"/en/my/{name}/measure/")
    assert "everything that was missing has been shown" in shown


@pytest.mark.database
def test_a_measure_that_fails_takes_nothing_away(as_owner: Any) -> None:
    who, case, office = decided(as_owner)
    with bearing(who.token):
        choose(reference(case, who), "adaptation", subject=who.actor.id, at=NOW)
    with bearing(office.token):
        state = assess(case, {"ELE-5": False}, SEEN, by=office.actor, at=NOW)
        assert state is MeasureState.FAILED
        with pytest.raises(Refusal) as refused:
            assess(case, {"ELE-5": True}, SEEN, by=office.actor, at=NOW)
        assert refused.value.code == "MEASURE-OVER"
    with acting_as(who.token):
        row = CaseRow.objects.get(pk=case)
        assert DecisionRow.objects.get(case=case).outcome == "recognised_with_compensation"
    assert (row.state, row.turn) == ("decided", 1)


@pytest.mark.database
def test_silence_plans_what_the_agreement_says_and_not_earlier(as_owner: Any) -> None:
    who, case, office = decided(as_owner)
    with bearing(office.token):
        with pytest.raises(Refusal) as refused:
            assess(case, {"ELE-5": True}, SEEN, by=office.actor, at=NOW)
        assert refused.value.code == "NOT-CHOSEN"
        later = NOW + timedelta(days=60)
        assert assess(case, {"ELE-5": True}, SEEN, by=office.actor, at=later) is MeasureState.DONE
    with bearing(who.token):
        measure = last_measure(case)
    assert measure is not None
    assert (measure.kind, measure.by_silence) == ("adaptation", True)


@pytest.mark.database
def test_nobody_chooses_or_assesses_for_another(as_owner: Any) -> None:
    who, case, office = decided(as_owner)
    stranger = officer(as_owner, "vautmont")
    whose = {"subject": who.actor.id, "host_city": HOST, "case_id": case, "turn": 1}
    chosen = {"kind": "test", "chosen_at": NOW, "until": NOW.date()}
    for by, silent in ((office, False), (stranger, True), (who, True)):
        with pytest.raises(DatabaseError), acting_as(by.token):
            MeasureRow.objects.create(by_silence=silent, **whose, **chosen)
    with bearing(stranger.token), pytest.raises(Refusal) as refused:
        assess(case, {"ELE-5": True}, SEEN, by=stranger.actor, at=NOW)
    assert refused.value.code == "NOT-FOUND"
    with acting_as(stranger.token):
        assert not MeasureRow.objects.filter(case=case).exists()
        assert not AttemptRow.objects.filter(subject=who.actor.id).exists()


@pytest.mark.database
def test_a_measure_on_pages(as_owner: Any) -> None:
    who, case, office = decided(as_owner)
    name = reference(case, who)
    where, there = f"/en/my/{name}/measure/", f"/en/office/cases/{case}/measure/"
    assert where in page(who.client, f"/en/my/{name}/")
    assert there in page(office.client, f"/en/office/cases/{case}/")
    assert "Choose by" in page(who.client, where)
    page(who.client, where.replace("/en/", "/ar/"))
    assert who.client.post(where, {}).status_code == 422
    for _ in range(2):
        assert who.client.post(where, {"kind": "test"}).status_code == 302
    assert "The office offers you the test by" in page(who.client, where)
    page(office.client, there)
    assert office.client.post(there, {"ELE-5": "yes", "words": ""}).status_code == 422
    answer = office.client.post(there, {"ELE-5": "yes", "words": SEEN})
    assert answer.status_code == 302
    assert "Open again" in page(office.client, f"/en/office/cases/{case}/")
