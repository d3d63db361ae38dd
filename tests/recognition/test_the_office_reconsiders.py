"""Officers look at decisions that would improve and answer; nothing changes by itself."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.recognition.office_stage import WHOLE, Player, officer, person
from tests.recognition.replay_stage import (
    CITY,
    SETTINGS,
    Decided,
    decided,
    replay,
    said_of,
    suspended_then_annulled,
)
from tests.recognition.test_the_office_api import Api
from tests.site.wellformed import faults

from comity.ledger.acting import acting_as, bearing
from comity.privacy.queries import who_looked
from comity.recognition.actions import deciding
from comity.recognition.models import CaseRow, ReconsiderationRow
from comity.site.catalogue import COMPLETE

pytestmark = pytest.mark.database
LIST = "/en/office/improve/"
OFFICE = "/api/v1/office/"
REASON = "The annulment is under appeal; we wait for the court."


@pytest.fixture
def brandt(as_owner: Any) -> Player:
    return officer(as_owner, CITY)


@pytest.fixture
def d18(brandt: Player) -> Decided:
    found = suspended_then_annulled(brandt)["D18"]
    replay("--city", CITY)
    return found


def page(who: Player, address: str = LIST) -> str:
    answer = who.client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    text = answer.content.decode()
    assert list(faults(text)) == []
    return text


def name_of(one: Decided) -> str:
    with acting_as(one.who.token):
        return str(ReconsiderationRow.objects.get(case=one.case).id)


def state_of(one: Decided) -> str:
    with acting_as(one.who.token):
        return ReconsiderationRow.objects.get(case=one.case).state


def test_an_empty_list_says_what_would_stand_here(as_owner: Any) -> None:
    text = page(officer(as_owner, "ahrenbrueck"))
    assert "No decision would improve" in text


def test_the_list_shows_what_would_be_better_and_why(d18: Decided, brandt: Player) -> None:
    assert "Decisions that would improve" in page(brandt, "/en/office/")
    text = page(brandt)
    assert d18.reference in text
    assert "was annulled on" in text
    assert "was suspended on" in text
    assert "Amina" not in text
    for language in COMPLETE:
        page(brandt, f"/{language}/office/improve/")
    with acting_as(d18.who.token):
        looks = who_looked(d18.who.actor.id)
        seen = {(look.role, look.purpose, look.classes) for look in looks}
    assert ("officer", "replay_decisions", ("decision",)) in seen


def test_a_case_is_reopened_in_the_officer_s_name(
    d18: Decided, brandt: Player, as_superuser: Any
) -> None:
    address = f"{LIST}{name_of(d18)}/"
    answer = brandt.client.post(address, {"answer": "reopened", "reason": ""})
    assert answer.status_code == 302
    assert state_of(d18) == "reopened"
    with acting_as(d18.who.token):
        row = CaseRow.objects.get(pk=d18.case)
    assert (row.state, row.turn) == ("in_review", 2)
    fact = (
        "SELECT payload ->> 'answer', signed_by FROM fact"
        " WHERE kind = 'ReconsiderationAnswered' AND payload ->> 'case' = %s"
    )
    assert as_superuser.execute(fact, [str(d18.case)]).fetchall() == [
        ("reopened", str(brandt.actor.id))
    ]
    assert d18.reference not in page(brandt)
    again = brandt.client.post(address, {"answer": "dismissed", "reason": REASON})
    assert again.status_code == 409 or again.status_code == 422


def test_to_leave_a_decision_takes_a_reason_and_it_is_not_listed_again(
    d18: Decided, brandt: Player
) -> None:
    address = f"{LIST}{name_of(d18)}/"
    refused = brandt.client.post(address, {"answer": "dismissed", "reason": "no"})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert list(faults(text)) == []
    assert "Write your reason in 20 to 4000 characters." in text
    assert state_of(d18) == "waiting"
    nothing = brandt.client.post(address, {"reason": REASON})
    assert "Choose one of the two." in nothing.content.decode()
    done = brandt.client.post(address, {"answer": "dismissed", "reason": REASON})
    assert done.status_code == 302
    replay("--city", CITY)
    assert state_of(d18) == "dismissed"
    assert d18.reference not in page(brandt)


AGAIN = """
import sys, django
django.setup()
from comity.recognition.tasks import look_again
print(look_again(case=sys.argv[1], city=sys.argv[2]))
"""


def test_a_late_confirmation_puts_that_one_decision_on_the_list(brandt: Player) -> None:
    late = {**WHOLE, "id": "late", "verified": "pending"}
    one = decided(brandt, {"id": "half", "units": ["CAR-1", "CAR-2", "CAR-3", "CAR-4"]}, late)
    with bearing(brandt.token):
        deciding.confirm_paper(one.case, "late", by=brandt.actor, at=datetime.now(UTC))
    done = subprocess.run(
        [sys.executable, "-c", AGAIN, str(one.case), CITY],
        env=os.environ | SETTINGS | {"COMITY_ROLE": "signer"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("True", "")
    assert state_of(one) == "waiting"
    assert said_of(replay("--city", CITY, "--json"), one).get("causes") is None


def test_strangers_and_other_cities_cannot_look_or_answer(d18: Decided, as_owner: Any) -> None:
    address = f"{LIST}{name_of(d18)}/"
    other = officer(as_owner, "maasveen")
    assert d18.reference not in page(other)
    answer = {"answer": "dismissed", "reason": REASON}
    assert other.client.post(address, answer).status_code == 404
    nobody = person()
    assert nobody.client.get(LIST).status_code == 403
    assert nobody.client.post(address, answer).status_code == 403
    assert state_of(d18) == "waiting"


def test_a_program_lists_opens_and_reopens_once_for_its_key(d18: Decided, brandt: Player) -> None:
    api = Api(brandt, OFFICE)
    found = api.get("reconsiderations?limit=100")["items"]
    name = name_of(d18)
    assert [one["reference"] for one in found if one["id"] == name] == [d18.reference]
    opened = api.get(f"reconsiderations/{name}")
    assert (opened["case"], opened["ground"] != "") == (str(d18.case), True)
    assert any("was annulled on" in one["text"] for one in opened["come"] + opened["gone"])
    refused = api.post(f"reconsiderations/{name}/answers", {"answer": "dismissed"}, status=422)
    assert [one["path"] for one in refused["faults"]] == ["reason"]
    assert state_of(d18) == "waiting"
    for _ in range(2):
        done = api.post(f"reconsiderations/{name}/answers", {"answer": "reopened"}, key="again-1")
        assert done == {"id": name, "answer": "reopened"}
    assert state_of(d18) == "reopened"
    api.post(f"reconsiderations/{name}/answers", {"answer": "reopened"}, status=409)


def test_another_city_s_program_finds_no_such_decision(d18: Decided, as_owner: Any) -> None:
    other = Api(officer(as_owner, "ahrenbrueck"), OFFICE)
    other.get(f"reconsiderations/{name_of(d18)}", status=404)
    body = {"answer": "reopened"}
    other.post(f"reconsiderations/{name_of(d18)}/answers", body, status=404)
    assert state_of(d18) == "waiting"
