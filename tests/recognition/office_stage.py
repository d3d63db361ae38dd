"""People, officers and lodged cases for the tests of the office; every call makes new ones."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connections
from django.test import Client

from comity.accreditation.queries import registry, registry_digest
from comity.agreements.queries import rulebook_in_force
from comity.ledger import actions as ledger
from comity.ledger.acting import acting_as, open_session, register_person, whoami
from comity.ledger.domain.actors import Actor
from comity.privacy import actions as privacy
from comity.privacy.domain.vocabulary import purposes
from comity.recognition.domain.assessments import assess, stored
from comity.recognition.domain.digests import digest_of
from comity.recognition.domain.facts import CaseLodged
from comity.recognition.models import (
    AssessmentRow,
    CaseFileRow,
    CaseRow,
    ContactRow,
    EvidenceRow,
    IdentityRow,
)

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LEVELS = dict.fromkeys(
    ("listening", "reading", "spoken_interaction", "spoken_production", "writing"), "B2"
)
NOW = datetime.now(UTC)
WHOLE = {
    "id": "CAR-2026-06-20",
    "provider": "P-MAA-1",
    "std": "CAR@2024.1",
    "award": "2026-06-20",
    "verified": "none",
}


@dataclass(frozen=True)
class Player:
    """Somebody with a session: the actor and the token."""

    actor: Actor
    token: str

    @property
    def client(self) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.cookies["comity_actor"] = self.token
        return client


def _player(account: str, role: uuid.UUID | None = None) -> Player:
    token = secrets.token_urlsafe(32)
    open_session(account, token, ttl=timedelta(hours=1), actor=role)
    with acting_as(token):
        actor = whoami()
    assert actor is not None
    return Player(actor, token)


def person() -> Player:
    account = f"person:{uuid.uuid4()}"
    register_person(account)
    return _player(account)


def officer(as_owner: Any, city: str = "ahrenbrueck") -> Player:
    account = f"officer:{uuid.uuid4()}"
    (actor,) = as_owner.execute("SELECT appoint(%s, 'officer', %s)", [account, city]).fetchone()
    return _player(account, actor)


def facts(
    *credentials: dict[str, Any], occupation: str = "care_assistant", host: str = "ahrenbrueck"
) -> dict[str, Any]:
    return {
        "host": host,
        "occupation": occupation,
        "submitted": NOW.isoformat(),
        "credentials": list(credentials),
        "experience": [],
        "language": {"de": LEVELS},
        "safety": [{"code": "BLS", "issued": "2026-09-01"}],
    }


def lodged(
    who: Player,
    told: dict[str, Any],
    *,
    language: str = "ar",
    at: datetime = NOW,
    is_named: bool = True,
) -> uuid.UUID:
    """Lodge a case as its person, row by row."""
    book = rulebook_in_force(at.date())
    host = told["host"]
    received: date = at.astimezone(ZoneInfo(book.parties[host].timezone)).date()
    with acting_as(who.token):
        known = registry()
        _case, decision = assess(told, rulebook=book, registry=known, asof=received)
        _keep_person(who.actor.id, language)
        row = CaseRow.objects.create(
            reference="".join(secrets.choice(_LETTERS) for _ in range(10)),
            subject=who.actor.id,
            host_city=host,
            occupation=told["occupation"],
            mode="",
            submitted_at=at,
            received_on=received,
            complete_on=received,
            due_on=decision.due,
            acknowledge_by=received + timedelta(days=7),
        )
        CaseFileRow.objects.create(
            case=row,
            subject=row.subject,
            host_city=host,
            facts=told,
            language=language,
            name_on_certificate=is_named,
            agreement_id=book.id,
            agreement_version=book.version,
            agreement_digest=book.digest,
            facts_digest=digest_of(told),
        )
        for purpose in (
            "check_identity",
            "decide_recognition",
            "notify_applicant",
            "replay_decisions",
            "prove_decisions",
            "count_statistics",
        ):
            privacy.grant(
                row.subject,
                city=host,
                purpose=purpose,
                classes=purposes()[purpose].classes,
                ground=purposes()[purpose].grounds[0],
                at=at,
            )
        AssessmentRow.objects.create(
            case=row,
            subject=row.subject,
            host_city=host,
            at=at,
            asof=received,
            agreement_digest=book.digest,
            registry_digest=registry_digest(known),
            facts_digest=digest_of(told),
            **stored(decision),
        )
        _keep_evidence(row, at)
        ledger.record(
            CaseLodged(
                at=at,
                city=host,
                case=row.id,
                occupation=row.occupation,
                received_on=received,
                due_on=decision.due,
                agreement_digest=book.digest,
                facts_digest=digest_of(told),
            )
        )
    return row.id


def _keep_person(subject: uuid.UUID, language: str) -> None:
    if IdentityRow.objects.filter(pk=subject).exists():
        return
    IdentityRow.objects.create(subject=subject, full_name="Amina Saleh", born_on=date(1990, 4, 3))
    ContactRow.objects.create(
        subject=subject, email="amina@maasveen.example", preferred_language=language
    )


def _keep_evidence(row: CaseRow, at: datetime) -> None:
    content = b"%PDF-1.7 a certificate"
    paper = EvidenceRow.objects.create(
        subject=row.subject,
        draft=row.id,
        kind="certificate",
        filename="certificate.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256=sha256(content).digest(),
        content=content,
        uploaded_at=at,
    )
    EvidenceRow.objects.filter(pk=paper.pk).update(case=row, host_city=row.host_city)


def close_connections() -> None:
    for connection in connections.all(initialized_only=True):
        connection.close()
