"""The life of a pilot, under the time machine: begun, deciding, stopped, and nobody loses by it."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse
from tests.certificates.desk import worker
from tests.governance.stage import Way, drafted
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import Player, facts, lodged, officer, person

from comity.accreditation.queries import registry, registry_digest
from comity.agreements.models import TrialRow
from comity.agreements.queries import rule_changes
from comity.figures.intervals import Share
from comity.governance.actions import piloting
from comity.governance.domain.pilots import Outcome
from comity.ledger import clock
from comity.ledger.acting import acting_as, bearing
from comity.ledger.actions import move_clock
from comity.recognition import tasks
from comity.recognition.actions import deciding
from comity.recognition.actions.replaying import begin, go_on
from comity.recognition.actions.touching import look_where_rules_changed
from comity.recognition.models import CaseRow, InputsRow, TouchedRow
from comity.recognition.queries.files import assessments_of
from comity.recognition.queries.replays import Library

pytestmark = pytest.mark.database
HOST = "maasveen"
PILOT = {
    "id": "P-ELE-GAP",
    "path": "recognition.electrician.substantial_difference.gap_over",
    "value": "0.05",
    "hosts": [HOST],
    "from": "2027-07-01",
    "to": "2028-06-30",
    "since": "1.0.0",
    "success": [{"kpi": "placement_6m", "op": ">=", "value": "0.65", "min_n": 40}],
    "stop": [{"kpi": "serious_incident", "op": ">=", "value": "1"}],
}
FULL = {"ELE-1": 3, "ELE-2": 4, "ELE-3": 4, "ELE-4": 4, "ELE-5": 4, "ELE-6": 3, "ELE-7": 3}
PAPER = {
    "id": "ELE-2026-06-20",
    "provider": "P-AHR-1",
    "std": "ELE@2026.1",
    "award": "2026-06-20",
    "units": {**FULL, "ELE-1": 2, "ELE-4": 3},  # 8.1 percent of the hours are missing
    "verified": "signature",
}
RECOGNISED, MEASURE = "recognised", "recognised_with_compensation"


def to(owner: Any, day: date) -> datetime:
    """Let time pass until a day, for every process of this database."""
    wanted = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    move_clock(wanted - clock.now(), seen=clock.ahead(), at=clock.now())
    return clock.now()


def applied(at: datetime) -> tuple[Player, uuid.UUID]:
    who = person()
    told = facts(PAPER, occupation="electrician", host=HOST)
    return who, lodged(who, {**told, "submitted": at.isoformat()}, at=at, language="de")


def found(case: tuple[Player, uuid.UUID]) -> tuple[str, list[str]]:
    who, name = case
    with acting_as(who.token):
        row = CaseRow.objects.get(pk=name).assessments.order_by("-at", "-id").first()
        assert row is not None
        codes = [f"{one['code']}:{one['arguments'][0]}" for one in row.reasons if one["arguments"]]
    return row.outcome, [one for one in codes if one.startswith(("MODE", "TRANS"))]


def decide(case: uuid.UUID, by: Player) -> None:
    """Have an officer follow the engine."""
    at = clock.now()
    with bearing(by.token):
        seen = deciding.refresh(case, at=at)
        outcome = assessments_of(case)[0].decision.outcome
        deciding.give_opinion(case, outcome, None, seen=seen, by=by.actor, at=at)


def replayed(product: Scene) -> tuple[int, int]:
    """Run every decision of the city again; give how many, and how many differ."""
    with worker(product):
        library = Library()
        begun = begin(HOST, since=None, library=library, at=clock.now())
        while True:
            reached = go_on(begun, library=library, at=clock.now())
            if reached.is_done:
                return reached.seen, reached.differing


def test_it_is_begun_decides_is_stopped_and_every_open_case_gets_the_kinder_rule(
    owner_apart: Any, product: Scene
) -> None:
    way = Way(owner_apart, clock.now())
    text = drafted(date(2028, 9, 1), gap="0.05", pilot=PILOT)
    way.proposed(text, is_pilot=True).passed()
    way.as_office(piloting.begin_pilot, "P-ELE-GAP", {})
    before = registry_digest(registry(known_at=clock.now()))
    with worker(product):
        piloting.start_trial(way.id, at=clock.now())
        piloting.start_trial(way.id, at=clock.now())  # a job may run twice
    assert TrialRow.objects.count() == 1
    assert registry_digest(registry(known_at=clock.now())) != before

    early = applied(to(owner_apart, date(2027, 6, 28)))
    assert found(early) == (RECOGNISED, [])
    office = officer(owner_apart, HOST)
    at = to(owner_apart, date(2027, 7, 5))
    waits, settled = applied(at), applied(at)
    assert found(waits) == (MEASURE, ["MODE-PILOT:P-ELE-GAP"])
    decide(settled[1], office)

    way.at = to(owner_apart, date(2027, 8, 3))
    way.as_office(piloting.look, "serious_incident", date(2027, 7, 1), Share(1, 1))
    figures = {"placement_6m": Share(3, 5)}
    assert way.as_office(piloting.evaluate, figures).outcome is Outcome.STOPPED
    asked: list[uuid.UUID] = []
    with worker(product):
        piloting.stop_trial(way.id, at=clock.now())
        piloting.stop_trial(way.id, at=clock.now())
        for _ in range(2):
            look_where_rules_changed(
                ["ahrenbrueck", HOST],
                look=lambda case, _city: asked.append(case),
                at=clock.now(),
            )
        assert waits[1] in asked
        assert settled[1] not in asked
        assert early[1] not in asked
        assert len(asked) == len(set(asked))
        for case in asked:
            tasks.look_at(str(case), HOST)
    assert TrialRow.objects.filter(known_until=None).get().ended_on == date(2027, 8, 3)
    assert [(one.kind, one.reference) for one in rule_changes(clock.now().date())] == [
        ("pilot", "P-ELE-GAP")
    ]

    # The open case is decided with and without the pilot and gets the better of the two.
    assert found(waits) == (RECOGNISED, ["TRANS-FAVOUR:decision"])
    late = applied(to(owner_apart, date(2027, 8, 4)))
    assert found(late) == (RECOGNISED, ["MODE-PILOT-OVER:P-ELE-GAP"])
    assert found(settled)[0] == MEASURE  # what was decided stays

    listed = office.client.get("/en/office/changed-rules/").content.decode()
    with bearing(office.token):
        touched = TouchedRow.objects.get(case=waits[1])
        reference = touched.case.reference
    assert (touched.kind, touched.reference) == ("pilot", "P-ELE-GAP")
    assert reference in listed
    assert "The trial P-ELE-GAP has ended" in listed
    page = office.client.get(f"/en/office/cases/{waits[1]}/").content.decode()
    assert "The trial P-ELE-GAP has ended" in page
    mine = waits[0].client.get(reverse("recognition:my_case", args=[reference]))
    assert "The trial P-ELE-GAP has ended" in mine.content.decode()

    decide(waits[1], office)
    letter = waits[0].client.get(f"/en/cases/{waits[1]}/letter/").content.decode()
    assert "günstiger" in letter  # it says that the rules changed and which are kinder
    with bearing(waits[0].token):
        assert InputsRow.objects.get(case=waits[1]).later_digest is None

    # Every decision gives the same bytes from what was known when it was taken.
    seen, differing = replayed(product)
    assert seen >= 2
    assert differing == 0
