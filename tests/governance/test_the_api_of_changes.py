"""Everything about a change that is public is there for programs; steps are taken once."""

import json
import secrets
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.governance.stage import Way, councillor, drafted, secretariat
from tests.recognition.office_stage import Player, person

from comity.governance.actions import hearing
from comity.governance.actions.voting import note_departure
from comity.governance.models import DepartureRow, ProposalRow
from comity.ledger import clock
from comity.ledger.acting import bearing
from comity.ledger.actions import move_clock
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
NOW = datetime.now(UTC)
FIRST = (NOW + timedelta(days=220)).date()


def gap() -> str:
    return f"0.3{secrets.randbelow(10**9)}"


def post(who: Player, path: str, body: dict[str, Any], *, key: str = "") -> Any:
    client = Client(headers={"Authorization": f"Bearer {who.token}"})
    key = key or secrets.token_hex(8)
    return client.post(
        f"/api/v1/{path}",
        json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": key, "Authorization": f"Bearer {who.token}"},
    )


def get(path: str) -> Any:
    return Client().get(f"/api/v1/{path}")


def proposal(text: str, **more: Any) -> dict[str, Any]:
    return {"title": "A threshold", "reason": "Few fail.", "text": text, **more}


def test_a_council_proposes_once_and_everybody_reads_it(as_owner: Any) -> None:
    council, text, key = councillor(as_owner, "maasveen"), drafted(FIRST, gap=gap()), "k-1"
    made = post(council, "changes", proposal(text), key=key)
    assert made.status_code == 201, made.content
    again = post(council, "changes", proposal(text), key=key)
    assert (again.json(), again["Idempotency-Replayed"]) == (made.json(), "true")
    name = made.json()["id"]
    one = get(f"changes/{name}").json()
    assert (one["state"], one["by"], one["version"]) == ("proposed", "maasveen", "1.1.0")
    assert [step["state"] for step in get(f"changes/{name}/steps").json()] == ["proposed"]
    listed = get("changes?limit=1").json()
    assert len(listed["items"]) == 1
    assert listed["next"]
    assert get(f"changes?limit=1&cursor={listed['next']}").json()["items"] != listed["items"]


@pytest.mark.parametrize("field", ["title", "reason", "text"])
def test_a_proposal_with_a_nul_is_refused(as_owner: Any, field: str) -> None:
    council, sent = councillor(as_owner, "maasveen"), proposal(drafted(FIRST, gap=gap()))
    answer = post(council, "changes", sent | {field: sent[field] + "\0"})
    assert (answer.status_code, answer.json()["code"]) == (422, "REQUEST-INVALID"), answer.content


def test_steps_with_a_nul_are_refused(as_owner: Any) -> None:
    way = Way(as_owner, NOW - timedelta(days=60)).proposed(drafted(FIRST, gap=gap())).answered()
    answer = post(way.office, f"changes/{way.id}/acts/report", {"answers": {"report": "{\0}"}})
    assert answer.status_code == 422, answer.content


def test_a_change_goes_its_way_by_steps_and_its_vote_is_public(as_owner: Any) -> None:
    way = Way(as_owner, NOW - timedelta(days=60)).proposed(drafted(FIRST, gap=gap())).answered()
    office, acts = way.office, f"changes/{way.id}/acts"
    assert get(f"changes/{way.id}/votes").json()["code"] == "VOTE-NOT-OPEN"
    note = {"cost": "None.", "equality": "None.", "data_protection": "None."}
    row = ProposalRow.objects.get(pk=way.id)
    inputs = {"before": {"digest": row.base_id}, "after": {"digest": row.digest}, "cases": "a" * 64}
    body = json.dumps({"inputs": inputs, "months": 24, "notes": note, "cases": 9, "changed": 2})
    assert post(office, f"{acts}/report", {"answers": {"report": body}}).status_code == 200
    (report,) = get(f"changes/{way.id}/reports").json()
    assert report["changed"] == 2
    assert get(f"changes/{way.id}/reports/{report['digest']}").content.decode() == body
    last = (NOW + timedelta(days=9)).date().isoformat()
    opened = post(office, f"{acts}/open_vote", {"answers": {"last": last}})
    assert opened.json() == {"state": "voting"}, opened.content
    council = way.councils["vautmont"]
    voted = post(council, f"{acts}/vote", {"answers": {"choice": "no"}})
    assert voted.status_code == 200, voted.content
    twice = post(council, f"{acts}/vote", {"answers": {"choice": "yes"}})
    assert (twice.status_code, twice.json()["code"]) == (422, "VOTE-DOUBLE")
    found = get(f"changes/{way.id}/votes").json()
    assert [(one["party"], one["choice"]) for one in found["ballots"]] == [("vautmont", "no")]
    assert found["passed"] is None


def test_what_is_wrong_is_named_with_its_place_and_nothing_is_written(as_owner: Any) -> None:
    council, office = councillor(as_owner, "maasveen"), secretariat(as_owner)
    way = Way(as_owner, NOW - timedelta(days=60)).proposed(drafted(FIRST, gap=gap())).answered()
    acts = f"changes/{way.id}/acts"
    for who, path, body, status, code in (
        (council, "changes", proposal("not: an agreement"), 422, "AGREEMENT-FAULTY"),
        (council, "changes", {"title": "x"}, 422, "REQUEST-INVALID"),
        (council, "changes", proposal("x", extra=1), 422, "REQUEST-INVALID"),
        (office, "changes", proposal("x"), 422, "REQUEST-INVALID"),
        (person(), "changes", proposal("x"), 403, "NOT-PERMITTED"),
        (office, f"{acts}/open_vote", {"answers": {"last": "soon"}}, 422, "REQUEST-INVALID"),
        (office, f"{acts}/open_vote", {"answers": {"when": "x"}}, 422, "REQUEST-INVALID"),
        (office, f"{acts}/vote", {"answers": {"choice": "yes"}}, 422, "STEP-NOT-POSSIBLE"),
        (office, f"changes/{uuid.uuid4()}/acts/vote", {"answers": {}}, 404, "NOT-FOUND"),
        (office, f"points/{uuid.uuid4()}/reply", {"text": "x"}, 404, "NOT-FOUND"),
    ):
        answer = post(who, path, body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), (path, body)
        assert answer["Content-Type"] == "application/problem+json"
    assert get(f"changes/{uuid.uuid4()}").status_code == 404
    assert get("changes?limit=0").json()["code"] == "LIMIT-INVALID"
    assert get("changes?cursor=x").json()["code"] == "CURSOR-INVALID"
    assert len(get(f"changes/{way.id}/steps").json()) == 4


def test_the_minutes_of_a_round_table_are_read_by_everybody(as_owner: Any) -> None:
    way = Way(as_owner, NOW - timedelta(days=60)).proposed(drafted(FIRST, gap=gap())).answered()
    way.as_office(hearing.hold_round_table, "We agreed to print it larger.")
    assert get(f"changes/{way.id}").json()["minutes"] == "We agreed to print it larger."
    page = Client().get(f"/en/changes/{way.id}/").content.decode()
    assert "We agreed to print it larger." in page


def test_a_city_that_left_is_noted_on_a_page_and_votes_no_more(owner_apart: Any) -> None:
    office = secretariat(owner_apart)
    way = (
        Way(owner_apart, NOW - timedelta(days=60))
        .proposed(drafted(FIRST, gap=gap()))
        .voting(days=60)
    )
    stranger = way.councils["maasveen"].client.get("/en/changes/departed/")
    assert stranger.status_code == 403
    client = office.client
    assert client.get("/en/changes/departed/").status_code == 200
    day = NOW.date() - timedelta(days=1)
    answers = {"day_day": day.day, "day_month": day.month, "day_year": day.year}
    assert client.post("/en/changes/departed/", {"party": "x", **answers}).status_code == 422
    ahead = {**answers, "day_year": day.year + 1, "party": "vautmont"}
    assert client.post("/en/changes/departed/", ahead).status_code == 422
    assert not DepartureRow.objects.exists()
    noted = client.post("/en/changes/departed/", {**answers, "party": "vautmont"})
    assert noted.status_code == 302
    assert "Vautmont" in client.get("/en/changes/").content.decode()
    voted = post(
        way.councils["vautmont"], f"changes/{way.id}/acts/vote", {"answers": {"choice": "yes"}}
    )
    assert voted.json()["code"] == "VOTE-PARTY-DISSOLVED"
    with bearing(office.token), pytest.raises(Refusal) as refusal:
        note_departure("vautmont", left_at=NOW, by=office.actor)
    assert refusal.value.code == "DEPARTURE-NOTED"


def test_a_vote_after_its_close_is_refused_for_programs_too(owner_apart: Any) -> None:
    way = (
        Way(owner_apart, NOW - timedelta(days=60))
        .proposed(drafted(FIRST, gap=gap()))
        .voting(days=60)
    )
    with bearing(way.office.token):
        move_clock(timedelta(days=90), seen=clock.ahead(), at=clock.now())
    late = post(
        way.councils["vautmont"], f"changes/{way.id}/acts/vote", {"answers": {"choice": "yes"}}
    )
    assert late.json()["code"] == "VOTE-LATE"
