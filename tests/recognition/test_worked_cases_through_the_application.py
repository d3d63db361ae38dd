"""The worked cases of the design as real cases: lodged, asked, extended, looked at on their days.

In a database of its own the design's agreement and registry are in force and its clock is moved
from day to day; officers and persons act through the API, the machine as the worker does.
"""

import csv
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.certificates.desk import in_role, worker
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import Player, lodged, officer, person

from comity.accreditation.actions import load
from comity.agreements.actions import publish
from comity.ledger import clock
from comity.ledger.acting import acting_as, as_machine
from comity.ledger.actions import move_clock
from comity.recognition.actions.elapsing import let_time_pass
from comity.recognition.models import CaseRow
from comity.rules.registry_reading import read_registry

pytestmark = pytest.mark.database
OFFICE = "/api/v1/office/cases"
REGISTER = ("suspension", "accreditation", "standing", "precedent", "provider")
CITIES = ("ahrenbrueck", "maasveen", "vautmont")
WHY = "We need one more paper to decide."
# Who must do something first cannot be confirmed by an officer.
WAITS = {"verify_with_issuer", "applicant_choice", "rpl_assessment", "held_until_phase", "board"}


def call(who: Player, path: str, body: Any = None) -> tuple[int, Any]:
    client = Client(headers={"Authorization": f"Bearer {who.token}"})
    if body is None:
        answer = client.get(path)
    else:
        answer = client.post(
            path,
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
    return answer.status_code, json.loads(answer.content)


@dataclass
class Worked:
    """One row of the file, and what became of it."""

    row: dict[str, str]
    told: dict[str, Any]
    person: Player | None = None
    case: UUID | None = None
    question: str = ""
    said: list[str] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return str(self.told["host"])

    def moments(self) -> list[tuple[datetime, int, str]]:
        """What happens when; of one moment in this order."""
        sent = moment(self.told["submitted"])
        plan = [(sent, 0, "lodge")]
        for asked, answered in self.told.get("pauses", ()):
            plan.append((moment(asked), 1, "ask"))
            if answered:
                plan.append((moment(answered), 2, "answer"))
        if extension := self.told.get("extension"):
            plan.append((moment(extension["notified"]), 3, "extend"))
        seen = self.told.get("asof")
        plan.append((moment(seen) if seen else sent, 4, "look"))
        return plan


def moment(text: str) -> datetime:
    """A day is ten in the morning, which is the same day in every city."""
    if len(text) > 10:
        return datetime.fromisoformat(text)
    return datetime.combine(date.fromisoformat(text), time(10), tzinfo=UTC)


def facts(told: dict[str, Any]) -> dict[str, Any]:
    """The file as it was when it was sent: what happened since is done, not told."""
    later = ("pauses", "extension", "asof", "decided")
    return {name: value for name, value in told.items() if name not in later}


def codes(findings: list[dict[str, Any]]) -> str:
    return ";".join(finding["code"] for finding in findings)


@pytest.mark.usefixtures("apart")
def test_every_worked_case_comes_out_the_same_through_the_application(
    owner_apart: Any, product: Scene, shared: Path
) -> None:
    for table in REGISTER:
        owner_apart.execute(f"TRUNCATE accreditation_{table} CASCADE")
    with worker(product):
        at = clock.now()
        text = (shared / "three-rivers.yaml").read_text(encoding="utf-8")
        publish(text, [], at=at)
    with in_role(product, "owner"):
        register = read_registry((shared / "registry.yaml").read_text(encoding="utf-8"))
        load(register, names={}, at=at)
    with (shared / "cases.csv").open(newline="", encoding="utf-8") as file:
        cases = [
            Worked(row, json.loads(row["input_json"]))
            for row in csv.DictReader(file)
            if row["kind"] == "decision"
        ]
    # Nobody can apply to a city that has not signed: those rows have no application to go through.
    cases = [one for one in cases if one.host in CITIES]
    assert len(cases) > 35
    timeline = sorted(
        ((*one, place) for place, case in enumerate(cases) for one in case.moments()),
        key=lambda entry: (entry[0], entry[1], entry[3]),
    )
    offices = {city: officer(owner_apart, city) for city in CITIES}
    for until, _order, what, place in timeline:
        if until - clock.now() > timedelta(seconds=1):
            move_clock(until - clock.now(), seen=clock.ahead(), at=clock.now())
        step(cases[place], what, offices, product)
    wrong = []
    for one in cases:
        for name, expected in one.row.items():
            column = name.removeprefix("expected_")
            if name.startswith("expected_") and one.found[column] != expected:
                wrong.append((one.row["id"], column, one.found[column], expected))
    assert wrong == []
    # What an officer could confirm was decided, and decided as computed.
    decided = [one for one in cases if "decided" in one.said]
    assert len(decided) > 20
    assert any("void" in one.said for one in cases)
    assert any("provisional" in one.said for one in cases)


def step(one: Worked, what: str, offices: dict[str, Player], product: Scene) -> None:
    office = offices[one.host]
    if what == "lodge":
        one.person = person()
        one.case = lodged(one.person, facts(one.told), at=clock.now(), language="fr")
        return
    assert one.case is not None
    assert one.person is not None
    path = f"{OFFICE}/{one.case}"
    if what == "ask":
        asked = {"items": [{"kind": "other", "why": WHY}]}
        status, body = call(office, f"{path}/questions", asked)
        assert status == 201, body
        one.question = body["id"]
    elif what == "answer":
        with acting_as(one.person.token):
            reference = CaseRow.objects.get(pk=one.case).reference
        mine = f"/api/v1/cases/{reference}/questions/{one.question}/answer"
        status, body = call(one.person, mine, {"words": "Here it is, and it is all I have."})
        assert status == 200, body
    elif what == "extend":
        told = {"reason": "The register of the issuing city is closed."}
        status, body = call(office, f"{path}/extension", told)
        assert (status, body.get("code")) in {(200, None), (409, "TOO-LATE")}, body
        one.said.append("void" if status == 409 else "extended")
    else:
        look(one, office, path, product)


def look(one: Worked, office: Player, path: str, product: Scene) -> None:
    """Have the machine do what time has done, read the case, and follow the engine."""
    assert one.case is not None
    with worker(product), as_machine(one.host):
        done = let_time_pass(one.case, at=clock.now())
    one.said += [done] if done else []
    status, body = call(office, path)
    assert status == 200, body
    found = body["assessment"]
    one.found = {
        "outcome": found["outcome"],
        "basis": found["basis"],
        "due": found["due_on"] or "",
        "gap": found["gap"] or "",
        "measure": found["measure"] or "",
        "reasons": codes(found["reasons"]),
        "conditions": codes(found["conditions"]),
    }
    if done == "decided":
        assert body["decision"]["basis"] == "tacit"
        one.said.append("decided")
        return
    if found["basis"] in WAITS or found["outcome"] == "refused":
        return
    told = {"assessment": found["id"], "outcome": found["outcome"]}
    status, answer = call(office, f"{path}/opinions", told)
    if status == 422:  # passed on: nothing for an officer to confirm
        assert found["outcome"] in {"referred", "recognised_automatically"}, answer
        return
    assert status == 200, answer
    _status, after = call(office, path)
    decision = after["decision"]
    assert (decision["outcome"], decision["basis"]) == (found["outcome"], found["basis"])
    one.said.append("decided")
