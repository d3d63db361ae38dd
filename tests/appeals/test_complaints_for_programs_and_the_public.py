"""Complaints by the API, and the figures of a year as the public reads them."""

import uuid
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from tests.appeals.test_complaints import ADVICE, HOST, WORDS, complained, ombudsperson
from tests.recognition.office_stage import NOW, WHOLE, Player, facts, lodged, officer, person
from tests.recognition.test_person_api import Api
from tests.recognition.test_the_office_pages import page, reference

from comity.appeals.actions.accounting import publish_year
from comity.appeals.domain.complaint_years import LEVELS, require_over, tables
from comity.appeals.domain.complaints import Told
from comity.appeals.models import ComplaintYearRow
from comity.figures.suppression import LEAST_PERSONS
from comity.ledger.acting import acting_as, bearing
from comity.ledger.clock import now
from comity.values.refusals import Refusal
from recognition.people import SignedIn

DAY = date(2027, 2, 1)
database = pytest.mark.database


def program(who: Player) -> Api:
    """A program that speaks for somebody."""
    return Api(SignedIn(who.actor.id, who.token))


def told(about: str, finding: str, *, is_late: bool = False) -> Told:
    answered = None if not finding else DAY - timedelta(days=1)
    return Told(about, DAY - timedelta(days=9) if is_late else DAY, answered, finding)


def test_a_count_below_ten_is_not_published_nor_given_away_by_the_others() -> None:
    many = [told("delay", "upheld")] * 40 + [told("manners", "not_upheld", is_late=True)] * 30
    shown = tables([*many, *[told("privacy", "partly")] * 3], on=DAY)
    assert shown["about"]["privacy"] is None
    assert shown["finding"]["partly"] is None
    for name in LEVELS:
        withheld = [value for value, count in shown[name].items() if count is None]
        assert all(count is None or count >= LEAST_PERSONS for count in shown[name].values())
        # One gap alone is the total less the others.
        assert len(withheld) != 1 or shown["all"]["all"] is None


def test_what_is_published_is_what_was_counted() -> None:
    every = [
        told(about, finding, is_late=is_late)
        for about in LEVELS["about"]
        for finding in ("upheld", "partly", "not_upheld", "")
        for is_late in (False, True)
        for _ in range(30)
    ]
    shown = tables(every, on=DAY)
    assert shown["all"]["all"] == len(every)
    assert shown["about"] == dict(Counter(one.about for one in every))
    assert shown["finding"] == dict(Counter(one.finding or "waiting" for one in every))
    assert shown["time"] == {"in_time": 540, "late": 720, "open": 180}


def test_a_year_is_told_when_it_is_over_and_not_on_its_last_day() -> None:
    with pytest.raises(Refusal) as refused:
        require_over(2027, on=date(2027, 12, 31))
    assert refused.value.code == "YEAR-NOT-OVER"
    require_over(2027, on=date(2028, 1, 1))


@database
def test_only_the_ombudsperson_publishes_and_only_once(as_owner: Any) -> None:
    ruth, brandt = ombudsperson(as_owner, "maasveen"), officer(as_owner, "maasveen")
    year = now().year - 1
    with pytest.raises(DatabaseError), acting_as(brandt.token):
        ComplaintYearRow.objects.create(
            host_city="maasveen", year=year, published_at=NOW, tables={}
        )
    with pytest.raises(DatabaseError), acting_as(ruth.token):
        ComplaintYearRow.objects.create(host_city=HOST, year=year, published_at=NOW, tables={})
    assert ruth.client.post(f"/en/ombudsperson/years/{now().year}/").status_code == 302
    with bearing(ruth.token):
        publish_year(year, by=ruth.actor, at=now())
        with pytest.raises(Refusal) as refused:
            publish_year(year, by=ruth.actor, at=now())
    assert refused.value.code == "PUBLISHED-ALREADY"
    for language in ("en", "ar"):
        assert str(year) in page(person().client, f"/{language}/complaints/")
    (line,) = [
        one
        for one in Api(None).call("GET", "/complaints", 200)
        if (one["city"], one["year"]) == ("maasveen", year)
    ]
    assert line["complaints"] is None, "nobody complained, which is fewer than ten"
    assert f"/ombudsperson/years/{year}/" not in page(ruth.client, "/en/ombudsperson/")


@database
def test_a_complaint_goes_all_the_way_by_the_api(as_owner: Any) -> None:
    amina, brandt, ruth = person(), officer(as_owner), ombudsperson(as_owner)
    case = lodged(amina, facts(WHOLE))
    root = f"/cases/{reference(case, amina)}"
    hers, office, desk = program(amina), program(brandt), program(ruth)
    made = hers.post(f"{root}/complaint", 201, {"about": "manners", "words": WORDS})
    again = hers.post(f"{root}/complaint", 409, {"about": "manners", "words": WORDS})
    assert again["code"] == "COMPLAINED-ALREADY"
    short = hers.post(f"{root}/complaint", 422, {"about": "rudeness", "words": WORDS, "x": 1})
    assert {fault["path"] for fault in short["faults"]} == {"about", "x"}
    office.call("GET", "/ombudsperson/complaints", 403)
    assert made["id"] in [one["id"] for one in desk.call("GET", "/ombudsperson/complaints", 200)]
    where = f"/ombudsperson/complaints/{made['id']}"
    assert desk.call("GET", where, 200)["words"] == WORDS
    faulty = desk.post(f"{where}/answer", 422, {"finding": "upheld", "words": WORDS})
    assert [one["path"] for one in faulty["faults"]] == ["recommendation"]
    given = {"finding": "upheld", "words": WORDS, "recommendation": ADVICE}
    key = str(uuid.uuid4())
    first = desk.post(f"{where}/answer", 200, given, key=key)
    assert desk.post(f"{where}/answer", 200, given, key=key) == first, "sent twice, done once"
    assert desk.post(f"{where}/answer", 409, given)["code"] == "ANSWERED-ALREADY"
    (line,) = [
        one
        for one in office.call("GET", "/office/recommendations", 200)
        if one["complaint"] == made["id"]
    ]
    assert line["words"] == ADVICE
    replied = {"words": "We have agreed on it and asked for an interpreter."}
    office.post(f"/office/recommendations/{made['id']}/reply", 200, replied)
    (told_her,) = hers.call("GET", f"{root}/complaints", 200)
    assert (told_her["finding"], told_her["reply"]) == ("upheld", replied["words"])


@database
def test_a_stranger_finds_no_complaint_by_the_api(as_owner: Any) -> None:
    amina, abroad = person(), ombudsperson(as_owner, "vautmont")
    case = lodged(amina, facts(WHOLE))
    name = complained(amina, case)
    stranger = program(person())
    stranger.call("GET", f"/cases/{reference(case, amina)}/complaints", 404)
    stranger.call("GET", f"/ombudsperson/complaints/{name}", 403)
    program(abroad).call("GET", f"/ombudsperson/complaints/{name}", 404)
    program(abroad).post(
        f"/ombudsperson/complaints/{name}/answer", 404, {"finding": "partly", "words": WORDS}
    )
