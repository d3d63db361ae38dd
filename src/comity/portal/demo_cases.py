"""Cases of the demonstration: made-up people apply, officers begin; doing it again adds nothing.

Everything goes through the same actions as in earnest, so every case has its acknowledgement,
its record and its place in the pages. The people here cannot be signed in as: those who can
begin with a clean desk.
"""

import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pikepdf

from comity.ledger import clock
from comity.ledger.acting import bearing, open_session, register_person, roles_of
from comity.ledger.domain.actors import Actor
from comity.parties.domain.demonstration import PEOPLE, DemoPerson
from comity.parties.queries import account_of
from comity.privacy import leases
from comity.recognition.actions import deciding, drafting, lodging, teaming
from comity.recognition.actions.inspecting import inspect
from comity.recognition.domain.opinions import WAITING_FOR
from comity.recognition.domain.uploads import CheckedFile, receive
from comity.recognition.queries import own, teams
from comity.recognition.queries.files import assessments_of
from comity.recognition.queries.office import case_card

_SESSION: Final = timedelta(minutes=15)
_SKILLS: Final = ("listening", "reading", "spoken_interaction", "spoken_production", "writing")
_EXAMINATION: Final = date(2026, 6, 20)
_STANDARDS: Final = {
    "care_assistant": "CAR@2024.1",
    "electrician": "ELE@2026.1",
    "bricklayer": "BRI@2023.1",
}
_CARDS: Final = {
    "care_assistant": ("BLS",),
    "electrician": ("SITE-B", "LV-AUTH"),
    "bricklayer": ("SITE-B", "SCAF"),
}
_TONGUES: Final = {"ahrenbrueck": "de", "maasveen": "nl", "vautmont": "fr"}


@dataclass(frozen=True, slots=True)
class _Story:
    """One made-up application.

    Args:
        name: who applies.
        reads: the language of their letters.
        host: where they want to work.
        job: as what.
        centre: the training centre of their certificate.
        parts: the parts they passed; empty: all.
        days: how many days ago they applied.
        level: their level in the host's language; empty: they told none.
        step: how far the case has come: ``waits``, ``taken``, ``confirmed``, ``decided`` or
            ``withdrawn``.
    """

    name: str
    reads: str
    host: str
    job: str
    centre: str
    parts: tuple[str, ...]
    days: int
    level: str
    step: str


_STORIES: Final = (
    _Story("Nour Haddou", "ar", "ahrenbrueck", "care_assistant", "P-MAA-1", (), 9, "B2", "waits"),
    _Story("Sofie de Boer", "nl", "ahrenbrueck", "care_assistant", "P-MAA-1", (), 3, "", "taken"),
    _Story("Yann Leroy", "fr", "ahrenbrueck", "bricklayer", "P-VAU-1", (), 20, "A2", "waits"),
    _Story("Bram Smit", "nl", "ahrenbrueck", "electrician", "P-MAA-1", (), 27, "B1", "decided"),
    _Story("Lea Vogt", "de", "maasveen", "electrician", "P-AHR-1", (), 24, "B1", "waits"),
    _Story("Omar Aziz", "ar", "maasveen", "care_assistant", "P-VAU-1", (), 6, "B2", "confirmed"),
    _Story(
        "Timo Brand",
        "de",
        "maasveen",
        "electrician",
        "P-AHR-1",
        ("ELE-1", "ELE-2", "ELE-4", "ELE-6"),
        12,
        "",
        "taken",
    ),
    _Story("Inès Morel", "fr", "maasveen", "care_assistant", "P-VAU-1", (), 2, "B1", "waits"),
    _Story("Marie Dumont", "fr", "vautmont", "care_assistant", "P-MAA-1", (), 5, "B2", "decided"),
    _Story("Jan Kuiper", "nl", "vautmont", "care_assistant", "P-MAA-1", (), 1, "", "waits"),
    _Story("Paula Stein", "de", "vautmont", "bricklayer", "P-AHR-1", (), 40, "A2", "taken"),
    _Story("Elif Kaya", "de", "vautmont", "bricklayer", "P-AHR-1", (), 8, "A2", "withdrawn"),
)


def seed_cases() -> None:
    """Lodge a dozen applications and bring some of them further."""
    now = clock.now()
    for person in PEOPLE:
        if person.role == "officer":
            _named(person)
    paper = inspect(receive("certificate.pdf", [_sheet()]))
    for story in _STORIES:
        case = _lodged(story, paper, now)
        if case is not None:
            _STEPS[story.step](story, case, now)


def _lodged(story: _Story, paper: CheckedFile, now: datetime) -> UUID | None:
    """Lodge a story's application; None where an earlier start has done so."""
    subject, token = _person(story)
    at = now - timedelta(days=story.days)
    with bearing(token):
        if own.cases(subject, most=1):
            return None
        draft = drafting.begin(subject, at=at)
        drafting.replace_answers(draft.id, _answers(story, at), at=at)
        drafting.add_paper(draft.id, paper, kind="certificate", at=at)
        return lodging.lodge(draft.id, subject=subject, at=at).id


def _person(story: _Story) -> tuple[UUID, str]:
    account, token = f"demo:{story.name}", secrets.token_urlsafe(32)
    register_person(account)
    return open_session(account, token, ttl=_SESSION), token


def _answers(story: _Story, at: datetime) -> dict[str, Any]:
    credential: dict[str, Any] = {
        "provider": story.centre,
        "standard": _STANDARDS[story.job],
        "award_on": _awarded(at).isoformat(),
    }
    if story.parts:
        credential["units"] = list(story.parts)
    tongue = _TONGUES[story.host]
    return {
        "job": {"host": story.host, "occupation": story.job},
        "person": {
            "full_name": story.name,
            "name_on_certificate": True,
            "born_on": "1994-05-17",
            "email": f"{story.name.split()[0].lower()}@people.example",
            "phone": "",
            "language": story.reads,
        },
        "credentials": [credential],
        "language": {tongue: dict.fromkeys(_SKILLS, story.level)} if story.level else {},
        "safety": [
            {"code": code, "issued_on": (at.date() - timedelta(days=200)).isoformat()}
            for code in _CARDS[story.job]
        ],
        "practice": [],
    }


def _awarded(at: datetime) -> date:
    return min(_EXAMINATION, at.date())


def _sheet() -> bytes:
    """Make the one page that stands for every certificate: it says that it is made up."""
    words = b"BT /F1 20 Tf 72 700 Td (Demonstration: a made-up certificate) Tj ET"
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = document.make_stream(words)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _waits(story: _Story, case: UUID, now: datetime) -> None:
    """Leave the case to whoever tries the demonstration."""


def _taken(story: _Story, case: UUID, now: datetime) -> None:
    officer, token = _officer(story.host)
    with bearing(token):
        deciding.take_up(case, by=officer, at=now)


def _confirmed(story: _Story, case: UUID, now: datetime) -> None:
    """Have the issuer's word; what is plain from then on the machine grants by itself."""
    officer, token = _officer(story.host)
    with bearing(token):
        standard = _STANDARDS[story.job].partition("@")[0]
        awarded = _awarded(now - timedelta(days=story.days))
        paper = f"{standard}-{awarded.isoformat()}"
        deciding.confirm_paper(case, paper, by=officer, at=now)


def _decided(story: _Story, case: UUID, now: datetime) -> None:
    """Follow the engine; one officer is enough for everything that is no refusal."""
    _confirmed(story, case, now)
    officer, token = _officer(story.host)
    with bearing(token):
        seen = deciding.refresh(case, at=now)
        subject = case_card(case).subject
        with leases.reading(subject, classes=("decision",), purpose=deciding.PURPOSE):
            found = assessments_of(case)[0].decision
        if found.basis in WAITING_FOR:
            return  # as the years pass, the rules may ask for more than a paper
        deciding.give_opinion(case, found.outcome, None, seen=seen, by=officer, at=now)


def _named(person: DemoPerson) -> None:
    """Tell the colleagues an officer's name, unless the officer goes by one already."""
    officer, token = _acting(person)
    with bearing(token):
        if teams.names_of(person.city)[officer.id] == teams.sign(officer.id):
            teaming.be_called(person.name, by=officer)


def _officer(city: str) -> tuple[Actor, str]:
    return _acting(next(one for one in PEOPLE if one.role == "officer" and one.city == city))


def _acting(person: DemoPerson) -> tuple[Actor, str]:
    account = account_of(person.email)
    if account is None:
        raise RuntimeError(f"{person.name} must be admitted first")
    office = next(role for role in roles_of(str(account.pk)) if role.city == person.city)
    token = secrets.token_urlsafe(32)
    open_session(str(account.pk), token, ttl=_SESSION, actor=office.id)
    return office, token


def _withdrawn(story: _Story, case: UUID, now: datetime) -> None:
    subject, token = _person(story)
    with bearing(token):
        lodging.withdraw(case_card(case).reference, subject=subject, at=now)


_STEPS: Final[dict[str, Callable[[_Story, UUID, datetime], None]]] = {
    "waits": _waits,
    "taken": _taken,
    "confirmed": _confirmed,
    "decided": _decided,
    "withdrawn": _withdrawn,
}
