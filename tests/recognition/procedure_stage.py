"""A case on its way through the procedure, day by day: the person, two offices, the machine."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.test import Client
from tests.certificates.desk import worker
from tests.privacy.scenes import Scene

from comity.ledger.acting import as_machine, bearing, whoami
from comity.ledger.domain.actors import Actor
from comity.recognition.actions import answering, asking, deciding, enquiring
from comity.recognition.actions.elapsing import let_time_pass
from comity.recognition.domain.acts import Act
from comity.recognition.domain.asking import Item
from comity.recognition.queries import own
from comity.recognition.queries.acts import acts_of
from comity.recognition.queries.enquiries import enquiries_of
from comity.recognition.queries.files import assessments_of
from recognition.applicants import lodged
from recognition.people import SignedIn, new_officer, new_person

HOST, HOME = "maasveen", "ahrenbrueck"
WHY = "We cannot read the second page of it."
BRICKLAYER = {
    "job": {"host": HOME, "occupation": "bricklayer"},
    "credentials": [{"provider": "P-VAU-1", "standard": "BRI@2023.1", "award_on": "2025-05-05"}],
    "language": {"de": {"listening": "B2", "reading": "B2"}},
    "safety": [],
}


def at(on: str | date, hour: int = 9) -> datetime:
    day = date.fromisoformat(on) if isinstance(on, str) else on
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def browser(who: SignedIn, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.cookies["comity_actor"] = who.token
    return client


@dataclass
class Case:
    """One case and everybody who acts on it; days are strings such as 2027-03-01."""

    as_owner: psycopg.Connection
    product: Scene
    changes: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.person = new_person()
        card = lodged(self.person, **self.changes)
        self.id, self.reference, self.host = card.id, card.reference, card.host_city
        self.officer = new_officer(self.as_owner, self.host)

    def actor(self, who: SignedIn) -> Actor:
        with bearing(who.token):
            found = whoami()
        assert found is not None
        return found

    def confirm(self, on: str) -> None:
        with bearing(self.officer.token):
            for paper in self.own.facts["credentials"]:
                deciding.confirm_paper(self.id, paper["id"], by=self.actor(self.officer), at=at(on))

    def ask(self, on: str, *items: Item) -> UUID:
        asked = items or (Item("practice", WHY),)
        with bearing(self.officer.token):
            return asking.ask(self.id, asked, by=self.actor(self.officer), at=at(on))

    def extend(self, on: str, reason: str = "The register of the other city is closed.") -> None:
        with bearing(self.officer.token):
            asking.extend(self.id, reason, by=self.actor(self.officer), at=at(on))

    def answer(self, question: UUID, on: str, words: str = "Here it is.") -> None:
        with bearing(self.person.token):
            answering.answer(self.reference, question, words, subject=self.person.id, at=at(on))

    def ask_issuer(self, on: str) -> UUID:
        with bearing(self.officer.token):
            paper = deciding_paper(self)
            return enquiring.ask_issuer(self.id, paper, by=self.actor(self.officer), at=at(on))

    def refresh(self, on: str, hour: int = 9) -> Any:
        """Look at the case as its office; give what the engine found."""
        with bearing(self.officer.token):
            deciding.refresh(self.id, at=at(on, hour))
            return assessments_of(self.id)[0].decision

    def decide(self, on: str, outcome: str, departure: Any = None, *, by: SignedIn) -> Any:
        with bearing(by.token):
            seen = deciding.refresh(self.id, at=at(on))
            return deciding.give_opinion(
                self.id, outcome, departure, seen=seen, by=self.actor(by), at=at(on)
            )

    def elapse(self, on: str | date, hour: int = 9) -> str | None:
        """Let the machine of the city look at the case."""
        with worker(self.product), as_machine(self.host):
            return let_time_pass(self.id, at=at(on, hour))

    @property
    def own(self) -> own.OwnCase:
        with bearing(self.person.token):
            return own.own_case(self.reference, subject=self.person.id)

    @property
    def due(self) -> str | None:
        return None if self.own.card.due_on is None else self.own.card.due_on.isoformat()

    @property
    def acts(self) -> tuple[Act, ...]:
        with bearing(self.person.token):
            return acts_of(self.id)

    @property
    def kinds(self) -> list[str]:
        return [act.kind.value for act in self.acts]

    @property
    def enquiries(self) -> Any:
        with bearing(self.officer.token):
            return enquiries_of(self.id)


def deciding_paper(case: Case) -> str:
    found: str = case.own.facts["credentials"][0]["id"]
    return found
