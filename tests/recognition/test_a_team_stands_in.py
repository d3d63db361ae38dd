"""A team: cases handed over at once, absence from day to day, two officers all the same."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from tests.recognition.office_stage import NOW, WHOLE, Player, facts, lodged, officer, person
from tests.recognition.test_the_office_pages import page, reference

from comity.ledger.acting import acting_as, bearing
from comity.recognition.actions import deciding, teaming
from comity.recognition.domain.opinions import Departure
from comity.recognition.domain.teams import Absence, duty_of
from comity.recognition.models import AbsenceRow, CaseRow, ColleagueRow
from comity.recognition.queries.teams import duty
from comity.values.refusals import Refusal

DAY = date(2027, 3, 1)
HOST = "vautmont"
REASON = "The paper shows no practice with patients at all, so it is not safe."
A, B, C, D = (uuid.UUID(int=number) for number in range(1, 5))


def away(who: uuid.UUID, stand_in: uuid.UUID, *, first: int = 0, days: int = 3) -> Absence:
    first_on = DAY + timedelta(days=first)
    return Absence(uuid.uuid4(), who, stand_in, first_on, first_on + timedelta(days=days - 1))


@pytest.mark.parametrize(("day", "covered"), [(-1, set()), (0, {A}), (2, {A}), (3, set())], ids=str)
def test_a_stand_in_has_the_cases_from_the_first_day_to_the_last(
    day: int, covered: set[Any]
) -> None:
    found = duty_of(B, [away(A, B)], on=DAY + timedelta(days=day))
    assert found.covered == covered
    assert duty_of(A, [away(A, B)], on=DAY).mine == (A,)


def test_a_stand_in_who_is_away_too_has_one_and_a_circle_leaves_the_cases_to_anybody() -> None:
    chain = [away(A, B), away(B, C)]
    assert duty_of(C, chain, on=DAY).covered == {A, B}
    assert duty_of(B, chain, on=DAY).covered == frozenset()
    circle = [away(A, B), away(B, A), away(C, A)]
    assert duty_of(D, circle, on=DAY).unattended == {A, B, C}


def refuse(by: Player, case: uuid.UUID) -> None:
    with bearing(by.token):
        seen = deciding.refresh(case, at=NOW)
        departure = Departure("unsafe", REASON)
        deciding.give_opinion(case, "refused", departure, seen=seen, by=by.actor, at=NOW)


def gone(who: Player, stand_in: Player, *, first: int = 0) -> uuid.UUID:
    first_on = NOW.date() + timedelta(days=first)
    with bearing(stand_in.token):
        return teaming.be_away(
            who.actor.id,
            stand_in.actor.id,
            first_on,
            first_on + timedelta(days=5),
            by=stand_in.actor,
            on=NOW.date(),
            at=NOW,
        )


def assigned(case: uuid.UUID, by: Player) -> uuid.UUID | None:
    with acting_as(by.token):
        return CaseRow.objects.get(pk=case).assigned_to


@pytest.mark.database
def test_cases_are_handed_over_at_once_and_what_moved_on_stays(as_owner: Any) -> None:
    fontaine, haddad, abroad = (officer(as_owner, city) for city in (HOST, HOST, "maasveen"))
    amina = person()
    one = lodged(amina, facts(WHOLE, host=HOST))
    two = lodged(person(), facts(WHOLE, host=HOST))
    elsewhere = lodged(amina, facts(WHOLE, host="maasveen"))
    refuse(fontaine, two)
    told = {"case": [one, two, elsewhere, "nonsense"], "to": haddad.actor.id, "next": "/en/office/"}
    answer = fontaine.client.post("/en/office/assign/", told)
    assert (answer.status_code, answer["Location"]) == (302, "/en/office/")
    assert assigned(one, fontaine) == haddad.actor.id
    assert assigned(two, fontaine) == fontaine.actor.id, "it waits for its second signature"
    assert assigned(elsewhere, abroad) is None
    # Its paper is not confirmed, so it waits; it never vanishes from the list.
    assert reference(one, amina) in page(haddad.client, "/en/office/?tab=waiting")
    with bearing(fontaine.token), pytest.raises(Refusal) as refused:
        teaming.assign([], abroad.actor.id, by=fontaine.actor, at=NOW)
    assert {fault.path for fault in refused.value.faults} == {"to", "cases"}
    # Nothing is handed to an address of somebody else.
    told["next"] = "https://elsewhere.example/"
    assert fontaine.client.post("/en/office/assign/", told)["Location"] == "/en/office/"


@pytest.mark.database
def test_cases_of_an_absent_officer_stand_with_the_stand_in_and_go_back_by_themselves(
    as_owner: Any,
) -> None:
    fontaine, haddad, third = (officer(as_owner, HOST) for _ in range(3))
    amina = person()
    case = lodged(amina, facts(WHOLE, host=HOST))
    name = reference(case, amina)
    with bearing(fontaine.token):
        deciding.take_up(case, by=fontaine.actor, at=NOW)
    lists = [f"/en/office/?tab={tab}" for tab in ("mine", "waiting")]

    def has(who: Player) -> bool:
        return any(name in page(who.client, where) for where in lists)

    assert (has(fontaine), has(haddad)) == (True, False)
    absence = gone(fontaine, haddad)
    assert (has(haddad), has(third)) == (True, False)
    assert "you stand in" in page(haddad.client, lists[0]) + page(haddad.client, lists[1])
    assert assigned(case, haddad) == fontaine.actor.id, "nothing was written on the case"
    with bearing(haddad.token):
        assert duty(haddad.actor, on=NOW.date() + timedelta(days=9)).covered == frozenset()
        assert teaming.be_back(absence, by=haddad.actor, at=NOW)
    assert (has(fontaine), has(haddad)) == (True, False)


@pytest.mark.database
def test_a_stand_in_signs_second_but_nobody_signs_twice(as_owner: Any) -> None:
    fontaine, haddad = officer(as_owner, HOST), officer(as_owner, HOST)
    case = lodged(person(), facts(WHOLE, host=HOST))
    with bearing(fontaine.token):
        deciding.take_up(case, by=fontaine.actor, at=NOW)
    gone(fontaine, haddad)
    refuse(haddad, case)
    with pytest.raises(Refusal):
        refuse(haddad, case)
    with acting_as(haddad.token):
        assert CaseRow.objects.get(pk=case).state == "second_signature"
    refuse(fontaine, case)
    with acting_as(haddad.token):
        assert CaseRow.objects.get(pk=case).state == "decided"


@pytest.mark.database
def test_every_fault_of_an_absence_is_named_and_days_never_overlap(as_owner: Any) -> None:
    fontaine, haddad, abroad = (officer(as_owner, city) for city in (HOST, HOST, "maasveen"))
    gone(fontaine, haddad)
    with pytest.raises(Refusal) as refused:
        gone(fontaine, haddad, first=2)
    assert refused.value.code == "ABSENCE-OVERLAPS"
    with bearing(haddad.token), pytest.raises(Refusal) as refused:
        teaming.be_away(
            abroad.actor.id,
            None,
            NOW.date() - timedelta(days=1),
            None,
            by=haddad.actor,
            on=NOW.date(),
            at=NOW,
        )
    assert {fault.path for fault in refused.value.faults} == {"officer", "stand_in", "first_on"}
    with acting_as(abroad.token):
        assert not AbsenceRow.objects.filter(officer=fontaine.actor.id).exists()
    with pytest.raises(DatabaseError), acting_as(haddad.token):
        ColleagueRow.objects.create(officer=fontaine.actor.id, host_city=HOST, name="Not me")


@pytest.mark.database
def test_the_team_s_page_takes_names_and_absences_and_filters_stand_in_the_address(
    as_owner: Any,
) -> None:
    fontaine, haddad = officer(as_owner, HOST), officer(as_owner, HOST)
    case = lodged(amina := person(), facts(WHOLE, host=HOST))
    client = haddad.client
    assert client.post("/en/office/team/", {"sent": "name", "name": " "}).status_code == 422
    assert client.post("/en/office/team/", {"sent": "name", "name": "Karim"}).status_code == 302
    assert client.post("/en/office/team/", {"sent": "name", "name": "Karim H."}).status_code == 302
    assert "Karim H." in page(fontaine.client, "/en/office/team/")
    first, last = NOW.date() + timedelta(days=10), NOW.date() + timedelta(days=12)
    told = {"sent": "away", "officer": haddad.actor.id, "stand_in": fontaine.actor.id}
    for name, day in (("first_on", first), ("last_on", last)):
        told |= {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}
    assert client.post("/en/office/team/", {**told, "stand_in": ""}).status_code == 422
    assert client.post("/en/office/team/", told).status_code == 302
    assert client.post("/en/office/team/", told).status_code == 422
    page(client, "/ar/office/team/")
    with bearing(fontaine.token):
        teaming.assign([case], haddad.actor.id, by=fontaine.actor, at=NOW)
    name = reference(case, amina)
    for who, there in ((haddad, True), (fontaine, False)):
        query = f"tab=everyone&occupation=care_assistant&officer={who.actor.id}"
        assert (name in page(client, f"/en/office/?{query}")) == there
    page(client, "/en/office/?tab=everyone&officer=nonsense")
    answer = client.get(f"/api/v1/office/cases?tab=everyone&officer={haddad.actor.id}")
    assert [one["reference"] for one in answer.json()["items"]] == [name]
