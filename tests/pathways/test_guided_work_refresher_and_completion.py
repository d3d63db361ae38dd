"""Guided work is reported by month; a refresher and the rest of a partial job lead to the whole."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError
from tests.pathways.test_a_gap_is_closed import HOST, SEEN, confirm, decided
from tests.recognition.office_stage import NOW, Player, facts, lodged, officer, person
from tests.recognition.test_the_office_pages import page, reference

from comity.ledger.acting import acting_as, bearing
from comity.pathways.actions.measures import assess, choose
from comity.pathways.actions.reporting import guided_by, report
from comity.pathways.domain.measures import MeasureState
from comity.pathways.domain.reports import missing_months, months_begun
from comity.pathways.models import ReportRow
from comity.pathways.queries.measures import asked_of, last_measure
from comity.pathways.queries.reports import reports_of
from comity.recognition.models import CaseRow, DecisionRow
from comity.values.refusals import Refusal

GUIDE = "Piet Jansen, Installatie Jansen"
WORDS = "Works carefully; needs help with the meter."
PART = {
    "id": "ELE-PART",
    "provider": "P-AHR-1",
    "std": "ELE@2026.1",
    "award": "2026-06-20",
    "units": {"ELE-1": 3, "ELE-2": 4, "ELE-6": 3},
    "verified": "signature",
}
OLD = {
    "id": "CAR-OLD",
    "provider": "P-MAA-1",
    "std": "CAR@2024.1",
    "award": "2026-06-20",
    "verified": "signature",
}


@pytest.mark.parametrize(
    ("day", "begun", "missing"),
    [
        (date(2027, 1, 30), 0, ()),
        (date(2027, 1, 31), 1, ()),
        (date(2027, 2, 28), 1, ()),
        (date(2027, 3, 1), 2, (1,)),
        (date(2027, 3, 31), 3, (1, 2)),
        (date(2027, 9, 1), 3, (1, 2, 3)),
    ],
)
def test_months_of_guided_work_begin_on_their_day(
    day: date, begun: int, missing: tuple[int, ...]
) -> None:
    began_on = date(2027, 1, 31)
    assert months_begun(began_on, day, months=3) == begun
    assert missing_months(began_on, day, months=3, there=()) == missing
    assert 1 not in missing_months(began_on, day, months=3, there=(1,))


def guided(as_owner: Any) -> tuple[Player, UUID, Player, str]:
    who, case, office = decided(as_owner)
    name = reference(case, who)
    with bearing(who.token):
        choose(name, "adaptation", subject=who.actor.id, at=NOW)
    return who, case, office, name


@pytest.mark.database
def test_a_supervisor_s_reports_stand_month_by_month_before_the_person(as_owner: Any) -> None:
    who, case, office, name = guided(as_owner)
    with bearing(office.token):
        with pytest.raises(Refusal) as refused:
            report(case, 1, {"ELE-5": "alone"}, WORDS, by=office.actor, at=NOW)
        assert refused.value.code == "NOT-GUIDED"
        with pytest.raises(Refusal) as refused:
            guided_by(case, " ", NOW.date() - timedelta(days=9), by=office.actor, at=NOW)
        assert {one.path for one in refused.value.faults} == {"supervisor", "began_on"}
        guided_by(case, GUIDE, NOW.date(), by=office.actor, at=NOW)
        with pytest.raises(Refusal) as refused:
            report(case, 7, {"ELE-1": "well"}, "x", by=office.actor, at=NOW)
        paths = [one.path for one in refused.value.faults]
        assert paths == ["month", "seen.ELE-5", "seen.ELE-1", "words"]
        report(case, 1, {"ELE-5": "with_help"}, WORDS, by=office.actor, at=NOW)
        with pytest.raises(Refusal) as refused:
            report(case, 1, {"ELE-5": "alone"}, WORDS, by=office.actor, at=NOW)
        assert refused.value.code == "REPORTED-ALREADY"
    for language in ("en", "ar"):
        shown = page(who.client, f"/{language}/my/{name}/measure/")
        assert GUIDE in shown
        assert WORDS in shown
    stranger = officer(as_owner, "vautmont")
    with acting_as(stranger.token):
        assert not ReportRow.objects.filter(subject=who.actor.id).exists()
    with acting_as(who.token):
        measure = last_measure(case)
    assert measure is not None
    with pytest.raises(DatabaseError), acting_as(who.token):
        ReportRow.objects.create(
            measure_id=measure.id,
            month=2,
            seen={},
            words=WORDS,
            by=who.actor.id,
            at=NOW,
            subject=who.actor.id,
            host_city=HOST,
        )
    with bearing(office.token):
        done = assess(case, {"ELE-5": True}, SEEN, by=office.actor, at=NOW)
        assert done is MeasureState.DONE
        with pytest.raises(Refusal) as refused:
            report(case, 1, {"ELE-5": "alone"}, WORDS, by=office.actor, at=NOW)
        assert refused.value.code == "NO-MEASURE"
    with acting_as(who.token):
        assert [one.month for one in reports_of(measure.id)] == [1]


@pytest.mark.database
def test_the_page_of_guided_work_asks_for_the_guide_and_then_for_reports(as_owner: Any) -> None:
    _who, case, office, _name = guided(as_owner)
    where = f"/en/office/cases/{case}/guidance/"
    assert where in page(office.client, f"/en/office/cases/{case}/measure/")
    page(office.client, where)
    assert office.client.post(where, {"supervisor": ""}).status_code == 422
    today = NOW.date()
    day = {f"began_on_{part}": getattr(today, part) for part in ("day", "month", "year")}
    assert office.client.post(where, {"supervisor": GUIDE, **day}).status_code == 302
    assert 'name="seen.ELE-5"' in page(office.client, where)
    told = {"month": "1", "seen.ELE-5": "alone", "words": ""}
    assert office.client.post(where, told).status_code == 422
    assert office.client.post(where, {**told, "words": WORDS}).status_code == 302
    assert 'id="month-1"' in page(office.client, where)
    page(office.client, where.replace("/en/", "/ar/"))


@pytest.mark.database
def test_who_may_do_part_of_the_job_completes_the_rest_when_they_like(as_owner: Any) -> None:
    who, office = person(), officer(as_owner, HOST)
    told = facts(PART, occupation="electrician", host=HOST) | {"wish": {"partial": True}}
    case = lodged(who, told, language="fr")
    name = reference(case, who)
    assert confirm(case, office, NOW) == "partial_access"
    with acting_as(who.token):
        asked = asked_of(CaseRow.objects.get(pk=case))
    assert asked is not None
    assert (asked.wanted.kinds, asked.choose_by) == (("completion",), None)
    rest = list(asked.wanted.units)
    assert "ELE-3" in rest
    assert "ELE-1" not in rest
    years = NOW + timedelta(days=700)
    with bearing(office.token), pytest.raises(Refusal) as refused:
        assess(case, dict.fromkeys(rest, True), SEEN, by=office.actor, at=years)
    assert refused.value.code == "NOT-CHOSEN"
    where = f"/en/my/{name}/measure/"
    assert where in page(who.client, f"/en/my/{name}/")
    assert "complete the rest at any time" in page(who.client, where)
    assert who.client.post(where, {"kind": "test"}).status_code == 422
    assert who.client.post(where, {"kind": "completion"}).status_code == 302
    page(office.client, f"/en/office/cases/{case}/measure/")
    assert f"/en/office/cases/{case}/measure/" in page(office.client, f"/en/office/cases/{case}/")
    with bearing(office.token):
        for place, unit in enumerate(rest):
            results = {one: one == unit for one in rest}
            state = assess(case, results, SEEN, by=office.actor, at=years)
            assert (state is MeasureState.DONE) == (place == len(rest) - 1)
    assert confirm(case, office, years) == "recognised"
    with acting_as(who.token):
        first, second = DecisionRow.objects.filter(case=case).order_by("turn")
    assert (first.outcome, second.outcome) == ("partial_access", "recognised")


@pytest.mark.database
def test_a_refresher_is_assessed_on_the_whole_job_and_then_it_is_recognised(as_owner: Any) -> None:
    who, office = person(), officer(as_owner)
    late = datetime(2033, 4, 1, 9, tzinfo=UTC)
    told = {**facts(OLD), "submitted": late.isoformat()}
    told["safety"] = [{"code": "BLS", "issued": "2032-09-01"}]
    case = lodged(who, told, at=late, language="de")
    name = reference(case, who)
    assert confirm(case, office, late) == "recognised_with_compensation"
    with acting_as(who.token):
        row = CaseRow.objects.get(pk=case)
        decision = DecisionRow.objects.get(case=case)
        asked = asked_of(row)
    assert decision.basis == "currency"
    assert asked is not None
    assert asked.wanted.is_refresher
    assert "every part is looked at once more" in page(who.client, f"/en/my/{name}/measure/")
    with bearing(who.token):
        choose(name, "test", subject=who.actor.id, at=late + timedelta(days=1))
    later = late + timedelta(days=40)
    with bearing(office.token):
        results = dict.fromkeys(asked.wanted.units, True)
        assert assess(case, results, SEEN, by=office.actor, at=later) is MeasureState.DONE
    assert confirm(case, office, later).startswith("recognised")
    with acting_as(who.token):
        last = DecisionRow.objects.filter(case=case).order_by("-turn").first()
    assert last is not None
    assert last.outcome in {"recognised", "recognised_automatically"}
