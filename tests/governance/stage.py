"""Council members, the secretariat and changes on their way; every call makes new ones."""

import json
import uuid
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import yaml
from tests.governance.way import AGREEMENT
from tests.recognition.office_stage import Player, _player

from comity.governance.actions import hearing, proposing, voting
from comity.governance.actions.hearing import Invited
from comity.governance.domain.drafts import successor
from comity.governance.domain.papers import Proposer
from comity.governance.domain.voting import Choice
from comity.governance.models import InvitationRow, PointRow, ProposalRow
from comity.ledger.acting import bearing
from comity.rules.format import digest

CITIES = ("ahrenbrueck", "maasveen", "vautmont")
INVITED = [
    Invited("Neighbours Together", "community_organisation"),
    Invited("Chamber of Crafts", "employer"),
    Invited("Builders' Union", "union"),
    Invited("Training Centre Maasveen", "provider"),
]
SUMMARIES = {
    "de": "Beim Elektriker zählt eine kleinere Lücke nicht mehr.",
    "nl": "Bij elektriciens telt een kleinere kloof niet meer.",
    "fr": "Pour les électriciens, un petit écart ne compte plus.",
    "en": "For electricians a small gap no longer counts.",
}


def day(number: int, month: int, year: int, hour: int = 9) -> datetime:
    return datetime(year, month, number, hour, tzinfo=UTC)


def councillor(as_owner: Any, city: str) -> Player:
    account = f"council:{uuid.uuid4()}"
    (actor,) = as_owner.execute("SELECT appoint(%s, 'council', %s)", [account, city]).fetchone()
    return _player(account, actor)


def secretariat(as_owner: Any) -> Player:
    account = f"secretariat:{uuid.uuid4()}"
    (actor,) = as_owner.execute("SELECT appoint(%s, 'secretariat', NULL)", [account]).fetchone()
    return _player(account, actor)


def drafted(
    first: date, *, gap: str = "0.15", version: str = "1.1.0", pilot: dict[str, Any] | None = None
) -> str:
    """The agreement with another threshold for electricians, as a person would write it."""
    data = yaml.safe_load(successor(AGREEMENT, first=first))
    data["agreement"]["version"] = version
    data["recognition"]["electrician"]["substantial_difference"]["gap_over"] = gap
    data["pilots"] += [pilot] if pilot else []
    return yaml.safe_dump(data, allow_unicode=True)


@contextmanager
def acting(who: Player) -> Any:
    with bearing(who.token):
        yield who.actor


def wish(text: str, **more: Any) -> proposing.Wish:
    given = {"title": "A lower threshold", "reason": "Few fail who lack little.", **more}
    return proposing.Wish(Proposer.PARTY, "", text=text, **given)


def report(proposal: uuid.UUID, *, after: str | None = None, **other: Any) -> str:
    """A report of a simulation, as the command line writes it, with months and notes."""
    row = ProposalRow.objects.get(pk=proposal)
    whole = {
        "engine": "duckdb",
        "inputs": {
            "before": {"agreement": "three-rivers@1.0.0", "digest": digest(AGREEMENT)},
            "after": {"agreement": "three-rivers@1.1.0", "digest": after or row.digest},
            "cases": "a" * 64,
        },
        "months": 24,
        "notes": {"cost": "None.", "equality": "No group loses.", "data_protection": "No names."},
        "cases": 5120,
        "changed": 214,
    }
    return json.dumps(whole | other)


class Way:
    """A change taken along by its people."""

    def __init__(self, as_owner: Any, at: datetime) -> None:
        self.at = at
        self.office = secretariat(as_owner)
        self.councils = {city: councillor(as_owner, city) for city in CITIES}
        self.id = uuid.UUID(int=0)

    def later(self, **span: int) -> datetime:
        self.at += timedelta(**span)
        return self.at

    def proposed(self, text: str, *, by: str = "maasveen", **more: Any) -> "Way":
        with acting(self.councils[by]) as actor:
            self.id = proposing.propose(wish(text, **more), by=actor, at=self.at)
        return self

    def as_office(self, do: Any, *given: Any, **more: Any) -> Any:
        with acting(self.office) as actor:
            return do(self.id, *given, by=actor, at=self.at, **more)

    def as_council(self, city: str, do: Any, *given: Any) -> Any:
        with acting(self.councils[city]) as actor:
            return do(self.id, *given, by=actor, at=self.at)

    def consulting(self) -> "Way":
        self.later(days=3)
        self.as_office(proposing.admit, "It is complete.", is_admissible=True)
        self.later(days=1)
        self.as_office(hearing.open_consultation, INVITED, SUMMARIES)
        return self

    def invitation(self, organisation: str) -> uuid.UUID:
        return InvitationRow.objects.get(proposal=self.id, organisation=organisation).pk

    def points(self) -> list[uuid.UUID]:
        rows = PointRow.objects.filter(answer__invitation__proposal=self.id)
        return list(rows.order_by("answer__at", "number").values_list("pk", flat=True))

    def reply_to_all(self) -> None:
        with acting(self.office) as actor:
            for point in self.points():
                hearing.reply(point, "We took this in.", by=actor, at=self.at)

    def answered(self) -> "Way":
        self.consulting()
        self.later(days=5)
        hearing.answer(
            self.invitation("Chamber of Crafts"), ["We agree."], objects=False, at=self.at
        )
        self.reply_to_all()
        self.later(days=40)
        self.as_office(hearing.close_consultation)
        return self

    def voting(self, *, days: int = 7) -> "Way":
        self.answered()
        self.as_office(hearing.attach_report, report(self.id))
        closes = self.at + timedelta(days=days)
        self.as_office(voting.open_vote, closes_at=closes)
        return self

    def passed(self, **said: Choice) -> "Way":
        self.voting()
        self.later(days=1)
        for city, choice in (
            said or {"ahrenbrueck": Choice.YES, "maasveen": Choice.YES, "vautmont": Choice.NO}
        ).items():
            self.as_council(city, voting.vote, choice)
        self.later(days=7)
        self.as_office(voting.count_votes)
        return self
