"""A pilot of clause 6 ends before its last day: by its stop test or by a vote; nobody loses."""

import json
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from tests.certificates.desk import worker
from tests.governance.stage import councillor, secretariat
from tests.governance.test_a_pilot_decides_while_it_runs import found, replayed, to
from tests.governance.way import AGREEMENT
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import Player, facts, lodged, officer, person

from comity.accreditation.queries import registry, registry_digest
from comity.agreements.models import TrialRow
from comity.agreements.queries import rule_changes
from comity.figures.intervals import Share
from comity.governance.actions import stopping
from comity.governance.domain.stopping import ENDING, Ground, Stage
from comity.governance.domain.voting import Choice
from comity.governance.models import DepartureRow, MotionRow, PilotEndRow, PilotLookRow
from comity.governance.queries.running import PilotCard, pilots_in_force
from comity.governance.tasks import end_pilot
from comity.ledger import clock
from comity.ledger.acting import acting_as, bearing
from comity.recognition import tasks
from comity.recognition.actions.touching import look_where_rules_changed
from comity.rules.differences import difference
from comity.rules.format import canonical_bytes, read
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
PILOT, HOST, KPI = "P-BRI-AUTO", "ahrenbrueck", "serious_incident"
PAPER = {
    "id": "BRI-2025",
    "provider": "P-VAU-1",
    "std": "BRI@2023.1",
    "award": "2025-05-05",
    "verified": "signature",
}
AUTOMATIC, RECOGNISED = "recognised_automatically", "recognised"
NEXT = date(2026, 12, 10)


class Parties:
    """The councils and the secretariat, each call as one of them and at the time it is."""

    def __init__(self, owner: Any) -> None:
        self.office = secretariat(owner)
        self.councils = {
            city: councillor(owner, city)
            for city in ("ahrenbrueck", "maasveen", "vautmont", "elsewhere")
        }

    def looks(self, count: int = 1, **more: Any) -> bool:
        given: dict[str, Any] = {"planned": None, **more}
        month = given.pop("month", clock.now().date())
        kpi = given.pop("kpi", KPI)
        with bearing(self.office.token):
            return stopping.look_at_pilot(
                given.pop("pilot", PILOT), kpi, month, Share(count, given.pop("people", count)),
                by=self.office.actor, at=clock.now(), **given,
            )  # fmt: skip

    def moves(self, city: str = "maasveen", *, days: int = 7, reasons: str = "Too fast.") -> Any:
        who, at = self.councils[city], clock.now()
        with bearing(who.token):
            return stopping.move_to_end(
                PILOT, reasons, closes_at=at + timedelta(days=days), by=who.actor, at=at
            )

    def votes(self, motion: uuid.UUID, city: str, choice: Choice = Choice.YES) -> None:
        who = self.councils[city]
        with bearing(who.token):
            stopping.vote_to_end(motion, choice, by=who.actor, at=clock.now())

    def counts(self, motion: uuid.UUID) -> bool:
        with bearing(self.office.token):
            return stopping.count_motion(motion, by=self.office.actor, at=clock.now()).passed


@pytest.fixture
def parties(owner_apart: Any) -> Parties:
    to(owner_apart, NEXT)
    return Parties(owner_apart)


def card() -> PilotCard:
    (only,) = [one for one in pilots_in_force(clock.now()) if one.plan.id == PILOT]
    return only


def applied() -> tuple[Player, uuid.UUID]:
    who = person()
    told = facts(PAPER, occupation="bricklayer", host=HOST)
    at = clock.now()
    return who, lodged(who, {**told, "submitted": at.isoformat()}, at=at, language="de")


def carried_out(product: Scene) -> list[uuid.UUID]:
    """Let the worker do what follows; give the open cases that it looked at again."""
    asked: dict[uuid.UUID, str] = {}
    (row,) = PilotEndRow.objects.all()
    with worker(product):
        for _ in range(2):  # a job may run twice
            end_pilot(row.agreement, row.pilot, row.on.isoformat())
        look_where_rules_changed([HOST, "vautmont"], look=asked.__setitem__, at=clock.now())
        for case, city in asked.items():
            tasks.look_at(str(case), city)
    return list(asked)


def refused(code: str, do: Any, *given: Any, **more: Any) -> None:
    with pytest.raises(Refusal) as said:
        do(*given, **more)
    assert said.value.code == code


def test_its_stop_test_ends_it_and_every_open_case_gets_the_kinder_rule(
    owner_apart: Any, parties: Parties, product: Scene
) -> None:
    waits = applied()
    assert found(waits) == (AUTOMATIC, ["MODE-PILOT:P-BRI-AUTO"])
    assert card().stage is Stage.RUNNING
    before = registry_digest(registry(known_at=clock.now()))
    assert not parties.looks(0, people=0, month=date(2026, 11, 30))
    assert PilotEndRow.objects.count() == 0
    assert parties.looks(1)
    end = card().end
    assert end is not None
    assert (card().stage, end.ground, end.kpi, end.on) == (
        Stage.ENDED, Ground.STOP_TEST, KPI, NEXT,
    )  # fmt: skip

    assert waits[1] in carried_out(product)
    assert TrialRow.objects.filter(known_until=None).get().ended_on == NEXT
    assert registry_digest(registry(known_at=clock.now())) != before
    assert [(one.kind, one.reference) for one in rule_changes(clock.now().date())] == [
        ("pilot", PILOT)
    ]
    # Who came while it ran keeps the better result and reads that the rules changed.
    assert found(waits) == (AUTOMATIC, ["MODE-PILOT:P-BRI-AUTO", "TRANS-FAVOUR:submission"])
    to(owner_apart, NEXT + timedelta(days=1))
    late = applied()
    assert found(late) == (RECOGNISED, ["MODE-PILOT-OVER:P-BRI-AUTO"])
    _seen, differing = replayed(product)
    assert differing == 0


def test_a_vote_of_the_parties_ends_it(owner_apart: Any, parties: Parties, product: Scene) -> None:
    motion = parties.moves()
    parties.votes(motion, "ahrenbrueck")
    parties.votes(motion, "maasveen")
    parties.votes(motion, "vautmont", Choice.NO)
    refused("VOTE-DOUBLE", parties.votes, motion, "vautmont")
    refused("VOTE-OPEN", parties.counts, motion)
    to(owner_apart, NEXT + timedelta(days=8))
    refused("VOTE-LATE", parties.votes, motion, "maasveen")
    assert parties.counts(motion)
    refused("MOTION-COUNTED", parties.counts, motion)
    end = card().end
    assert end is not None
    assert (end.ground, end.motion) == (Ground.VOTE, motion)
    carried_out(product)
    assert TrialRow.objects.filter(known_until=None).get().ended_on == NEXT + timedelta(days=8)


def test_a_vote_that_does_not_pass_lets_it_run(owner_apart: Any, parties: Parties) -> None:
    motion = parties.moves()
    parties.votes(motion, "maasveen")
    to(owner_apart, NEXT + timedelta(days=8))
    assert not parties.counts(motion)
    assert card().stage is Stage.RUNNING
    again = parties.moves()
    assert again != motion
    assert [one.counted is None for one in card().motions] == [True, False]


def test_ended_by_its_test_before_the_count_nothing_is_left_to_end(
    owner_apart: Any, parties: Parties
) -> None:
    motion = parties.moves()
    for city in ("ahrenbrueck", "maasveen"):
        parties.votes(motion, city)
    assert parties.looks(1)
    to(owner_apart, NEXT + timedelta(days=8))
    assert parties.counts(motion)
    (row,) = PilotEndRow.objects.all()
    assert row.ground == Ground.STOP_TEST


def test_what_cannot_be_is_refused_with_a_code(owner_apart: Any, parties: Parties) -> None:
    refused("PILOT-NOT-IN-FORCE", parties.looks, pilot="P-NOBODY")
    refused("LOOK-UNKNOWN", parties.looks, kpi="weather")
    refused("PROPOSER-UNKNOWN", parties.moves, "elsewhere")
    refused("MOTION-REASONS", parties.moves, reasons="  ")
    refused("MOTION-HOURS", parties.moves, days=4)
    motion = parties.moves()
    refused("MOTION-OPEN", parties.moves, "vautmont")
    refused("VOTE-PARTY-UNKNOWN", parties.votes, motion, "elsewhere")
    with acting_as(parties.office.token):
        DepartureRow.objects.create(party="vautmont", left_at=clock.now())
    refused("VOTE-PARTY-DISSOLVED", parties.votes, motion, "vautmont")
    parties.looks(0, people=0)
    refused("LOOK-TWICE", parties.looks)
    to(owner_apart, date(2027, 1, 11))
    assert parties.looks(2)
    refused("PILOT-ENDED", parties.looks, month=date(2027, 2, 1))
    refused("PILOT-ENDED", parties.moves)
    for stranger in (officer(owner_apart), person(), parties.councils["maasveen"]):
        with bearing(stranger.token):
            refused(
                "NOT-PERMITTED", stopping.count_motion, motion, by=stranger.actor, at=clock.now()
            )


def test_before_its_first_day_and_after_its_last_there_is_nothing_to_end(
    owner_apart: Any, parties: Parties
) -> None:
    to(owner_apart, date(2027, 6, 30))
    assert card().stage is Stage.RUNNING  # its last day
    to(owner_apart, date(2027, 7, 1))
    assert card().stage is Stage.OVER
    refused("PILOT-OVER", parties.looks)
    refused("PILOT-OVER", parties.moves)


def test_the_database_refuses_what_the_code_would_let_through(parties: Parties) -> None:
    at, council = clock.now(), parties.councils["maasveen"]
    motion = parties.moves()
    whose = {"agreement": "three-rivers", "pilot": PILOT}
    look = {**whose, "kpi": KPI, "month": date(2026, 12, 1), "count": 1, "people": 1}
    end = {**whose, "on": NEXT, "at": at}
    for row in (
        PilotLookRow(id=uuid.uuid4(), **look),
        PilotEndRow(id=uuid.uuid4(), ground="stop_test", kpi=KPI, **end),
    ):
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            acting_as(council.token),
            transaction.atomic(),
        ):
            row.save(force_insert=True)
    with acting_as(council.token):  # a city does not count the votes
        counted = {"counted_at": at + timedelta(days=9), "passed": True}
        assert not MotionRow.objects.filter(pk=motion).update(**counted)
    with (
        pytest.raises(IntegrityError, match="motion_is_counted_after_its_close"),
        acting_as(parties.office.token),
        transaction.atomic(),
    ):
        MotionRow.objects.filter(pk=motion).update(counted_at=at, passed=True)
    with (
        pytest.raises(IntegrityError, match="pilot_end_has_its_ground"),
        acting_as(parties.office.token),
        transaction.atomic(),
    ):
        PilotEndRow(id=uuid.uuid4(), ground="vote", **end).save(force_insert=True)


def test_to_take_it_out_of_the_agreement_would_ask_for_the_same_vote() -> None:
    text = canonical_bytes(AGREEMENT).decode()
    without = read(json.dumps({**json.loads(text), "pilots": []})).required()
    assert difference(AGREEMENT, without).change_class is ENDING


def test_the_pages_and_the_api_offer_it_and_everybody_reads_it(parties: Parties) -> None:
    address, api = f"/en/changes/pilots/{PILOT}/", f"/api/v1/pilots/{PILOT}"
    assert PILOT in Client().get("/en/changes/pilots/").content.decode()
    assert "What you can do now" not in Client().get(address).content.decode()
    assert Client().get("/en/changes/pilots/P-NOBODY/").status_code == 404
    assert Client().post(address, {"act": "look"}).status_code in {302, 403}

    council = parties.councils["maasveen"].client
    assert "Move to end this pilot" in council.get(address).content.decode()
    day = {"closes_on_day": "20", "closes_on_month": "12", "closes_on_year": "2026"}
    moved = {"act": "move", "key": "a", "reasons": "It goes too fast."}
    soon = council.post(address, moved | day | {"closes_on_day": "11"})
    assert soon.status_code == 422
    assert "five days at least" in soon.content.decode()
    for _ in range(2):  # pressed twice
        assert council.post(address, moved | day | {"key": "b"}).status_code == 302
    assert council.post(address, {"act": "count", "key": "c"}).status_code == 422  # not theirs
    assert council.post(address, {"act": "vote", "choice": "yes", "key": "d"}).status_code == 302
    told = Client().get(api).json()
    (motion,) = told["motions"]
    assert (told["stage"], motion["party"], motion["passed"]) == ("running", "maasveen", None)
    assert [one["choice"] for one in motion["ballots"]] == ["yes"]

    office = parties.office.client
    answers = {"kpi": KPI, "month": "2026-11-30", "count": "1", "people": "1"}
    sent = {
        "content_type": "application/json",
        "headers": {"Idempotency-Key": "e"},
    }
    bad = office.post(f"{api}/acts/look", {"answers": answers | {"people": "0"}}, **sent)
    assert bad.status_code == 422
    sent["headers"] = {"Idempotency-Key": "f"}
    ended = office.post(f"{api}/acts/look", {"answers": answers}, **sent)
    assert (ended.status_code, ended.json()["stage"]) == (200, "ended")
    page = Client().get(address).content.decode()
    assert "Its own stop test ended it" in page
    assert "gets the kinder of both rules" in page
    assert Client().get("/api/v1/pilots").json()[0]["ended_on"] == NEXT.isoformat()
