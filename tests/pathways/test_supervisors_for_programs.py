"""A supervisor's access by the API: the code once, reports under it, nothing after its end."""

import uuid
from typing import Any

import pytest
from tests.pathways.test_a_gap_is_closed import SEEN
from tests.pathways.test_a_supervisor_writes_themself import ALONE, NAME, Guided
from tests.pathways.test_guided_work_refresher_and_completion import WORDS
from tests.recognition.office_stage import person
from tests.recognition.test_mandates_for_programs import program

pytestmark = pytest.mark.database


def test_a_program_invites_accepts_reports_and_ends(as_owner: Any, as_superuser: Any) -> None:
    stage = Guided(as_owner)
    office, piet, hers = program(stage.office), program(stage.piet), program(stage.who)
    root, key = f"/office/cases/{stage.case}/invitations", str(uuid.uuid4())
    code = office.post(root, 201, {}, key=key)["code"]
    assert office.post(root, 201, {}, key=key)["code"] is None
    kept = as_superuser.execute("SELECT response::text FROM idempotency_key").fetchall()
    assert not any(code in (text or "") for (text,) in kept)
    where = f"/guiding/{stage.measure}"
    assert piet.call("GET", where, 403)["code"] == "NO-INVITATION"
    for name in ("", "Piet\0", "P" * 201):
        piet.post("/invitations", 422, {"code": code, "name": name})
    piet.post("/invitations", 422, {"code": "\0", "name": NAME})
    found = piet.post("/invitations", 201, {"code": code, "name": NAME})
    assert piet.post("/invitations", 201, {"code": code, "name": NAME}) == found
    wrong = program(person()).post("/invitations", 422, {"code": code, "name": NAME})
    assert wrong["code"] == "INVITATION-UNKNOWN"
    assert piet.call("GET", where, 200)["units"].keys() == {"ELE-5"}
    sent = {"month": 1, "seen": ALONE, "words": WORDS}
    faults = piet.post(f"{where}/reports", 422, {**sent, "seen": {}, "words": ""})["faults"]
    assert [one["path"] for one in faults] == ["seen.ELE-5", "words"]
    piet.post(f"{where}/reports", 422, {**sent, "words": "Works carefully\0 and alone."})
    piet.post(f"{where}/reports", 422, {**sent, "month": 10**30})
    piet.post(f"{where}/reports", 201, sent)
    assert piet.post(f"{where}/reports", 422, sent)["code"] == "REPORTED-ALREADY"
    piet.post(f"{where}/closing", 201, {"results": {"ELE-5": True}, "words": SEEN})
    again = piet.post(f"{where}/closing", 409, {"results": {"ELE-5": True}, "words": SEEN})
    assert again["code"] == "CLOSED-ALREADY"
    assert piet.call("GET", where, 200)["reports"][0]["by_supervisor"]
    for whoever, place in ((office, root), (hers, f"/cases/{stage.name}/invitations")):
        (line,) = whoever.call("GET", place, 200)
        assert (line["supervisor"], line["is_live"]) == (NAME, True)
    program(person()).call("DELETE", f"/invitations/{found['id']}", 403)
    hers.call("DELETE", f"/invitations/{found['id']}", 204)
    hers.call("DELETE", f"/invitations/{found['id']}", 204)
    assert piet.post(f"{where}/reports", 403, sent)["code"] == "NO-INVITATION"
    (over,) = piet.call("GET", "/invitations", 200)
    assert not over["is_live"]


def test_wrong_codes_are_counted_for_programs_too() -> None:
    who = program(person())
    told = [
        who.post("/invitations", 422, {"code": f"X{place}", "name": NAME})["code"]
        for place in range(6)
    ]
    assert told == ["INVITATION-UNKNOWN"] * 5 + ["CODE-TRIES-SPENT"]
