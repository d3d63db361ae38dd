"""Mandates by the API: the code once, a helper's acts under it, and nothing after its end."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from tests.recognition.office_stage import NOW, WHOLE, Player, facts, lodged, person
from tests.recognition.test_person_api import Api
from tests.recognition.test_somebody_helps import asked_case
from tests.recognition.test_the_office_pages import reference

from comity.ledger.acting import acting_as
from comity.ledger.clock import now
from comity.recognition.models import ActRow, ContactRow
from comity.recognition.queries.acts import acts_of
from recognition.people import SignedIn

pytestmark = pytest.mark.database
TAKER = {"name": "Rosa, Neighbours' Circle", "email": "rosa@circle.example"}


def program(who: Player) -> Api:
    return Api(SignedIn(who.actor.id, who.token))


def wanted(scope: str = "act", **more: Any) -> dict[str, Any]:
    return {"scope": scope, "until": str(now().date() + timedelta(days=30)), **more}


def helping(hers: Api, helper: Api, root: str, scope: str = "act", **more: Any) -> str:
    code = hers.post(f"{root}/mandates", 201, wanted(scope, **more))["code"]
    found: str = helper.post("/mandates", 201, {"code": code, **TAKER})["id"]
    return found


def test_the_code_is_told_once_and_kept_nowhere(as_superuser: Any) -> None:
    amina = person()
    root = f"/cases/{reference(lodged(amina, facts(WHOLE)), amina)}"
    key = str(uuid.uuid4())
    code = program(amina).post(f"{root}/mandates", 201, wanted(), key=key)["code"]
    assert program(amina).post(f"{root}/mandates", 201, wanted(), key=key)["code"] is None
    kept = as_superuser.execute("SELECT response::text FROM idempotency_key").fetchall()
    assert code
    assert not any(code in (text or "") for (text,) in kept)
    (mandate,) = program(amina).call("GET", f"{root}/mandates", 200)
    assert (mandate["state"], mandate["helper"]) == ("waiting", "")


def test_a_helper_acts_by_the_api_and_sees_nothing_from_the_end_on(as_owner: Any) -> None:
    amina, _brandt, case, name = asked_case(as_owner)
    rosa, root = person(), f"/cases/{name}"
    hers, helper = program(amina), program(rosa)
    helper.call("GET", root, 404)
    mandate = helping(hers, helper, root)
    assert helper.call("GET", root, 200)["reference"] == name
    asked = next(a for a in helper.call("GET", f"{root}/acts", 200) if a["kind"] == "asked")
    helper.post(f"{root}/questions/{asked['id']}/answer", 200, {"words": "Here is the page."})
    with acting_as(amina.token):
        answered = next(act for act in acts_of(case) if act.kind.value == "answered")
        assert ActRow.objects.get(pk=answered.id).by == rosa.actor.id
    (held,) = helper.call("GET", "/mandates", 200)
    assert (held["reference"], held["state"]) == (name, "live")
    hers.call("DELETE", f"{root}/mandates/{mandate}", 204)
    hers.call("DELETE", f"{root}/mandates/{mandate}", 204)
    for where in ("", "/acts", "/measure", "/appeals"):
        helper.call("GET", f"{root}{where}", 404)
    helper.post(f"{root}/appeal", 404, {"words": "In her name."})
    (held,) = helper.call("GET", "/mandates", 200)
    assert (held["reference"], held["state"]) == (None, "ended")


def test_who_may_only_see_is_refused_to_act(as_owner: Any) -> None:
    amina, _brandt, _case, name = asked_case(as_owner)
    helper, root = program(person()), f"/cases/{name}"
    helping(program(amina), helper, root, "see")
    asked = next(a for a in helper.call("GET", f"{root}/acts", 200) if a["kind"] == "asked")
    refused = helper.post(f"{root}/questions/{asked['id']}/answer", 403, {"words": "Here it is."})
    assert refused["code"] == "MANDATE-SEES-ONLY"
    assert helper.post(f"{root}/appeal", 403, {"words": ""})["code"] == "MANDATE-SEES-ONLY"
    # What is the person's alone is not even found.
    helper.post(f"{root}/withdrawal", 404)
    helper.post(f"{root}/mandates", 404, wanted())
    helper.post(f"{root}/complaint", 404, {"about": "delay", "words": "They took far too long."})


def test_taking_twice_is_done_once_and_the_news_come_if_wished(as_owner: Any) -> None:
    amina, rosa = person(), person()
    root = f"/cases/{reference(lodged(amina, facts(WHOLE)), amina)}"
    code = program(amina).post(f"{root}/mandates", 201, wanted(tells_helper=True))["code"]
    key, sent = str(uuid.uuid4()), {"code": code, **TAKER}
    first = program(rosa).post("/mandates", 201, sent, key=key)
    assert program(rosa).post("/mandates", 201, sent, key=key) == first
    assert program(rosa).post("/mandates", 422, sent)["code"] == "MANDATE-UNKNOWN"
    with acting_as(rosa.token):
        assert ContactRow.objects.get(pk=rosa.actor.id).email == TAKER["email"]
    program(rosa).call("DELETE", f"/mandates/{first['id']}", 204)
    program(rosa).call("GET", root, 404)


def test_every_fault_of_a_mandate_is_named_by_its_place() -> None:
    amina = person()
    root = f"/cases/{reference(lodged(amina, facts(WHOLE)), amina)}"
    late = str(NOW.date() + timedelta(days=4000))
    told = program(amina).post(f"{root}/mandates", 422, {"scope": "act", "until": late})
    assert (told["code"], [one["path"] for one in told["faults"]]) == ("MANDATE-INVALID", ["until"])
    told = program(amina).post("/mandates", 422, {"code": "X", "name": "", "email": "no", "y": 1})
    assert {one["path"] for one in told["faults"]} == {"email", "y"}
