"""A draft, its person and a helper for the tests; every call makes new ones."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.recognition.office_stage import NOW, Player, person

from comity.ledger.acting import acting_as, bearing
from comity.privacy import leases
from comity.recognition.actions import drafting, mandates
from comity.recognition.models import DraftRow, EvidenceRow
from recognition.applicants import answers, checked, pdf

NAME = "Rosa, Neighbours' Circle"
LATER = NOW + timedelta(minutes=5)


def begun(who: Player, *, whole: bool = True) -> UUID:
    """Begin a draft, with a paper and all answers or with nothing."""
    looked_into = checked("zeugnis.pdf", pdf())
    with bearing(who.token):
        draft = drafting.begin(who.actor.id, at=NOW).id
        if whole:
            drafting.replace_answers(draft, answers(), at=NOW)
            drafting.add_paper(draft, looked_into, kind="certificate", at=NOW)
    return draft


def code_for(
    who: Player, draft: UUID, scope: str = "act", *, tells: bool = False, email: str = ""
) -> str:
    with bearing(who.token):
        return mandates.give_for_draft(
            draft,
            scope,
            NOW.date() + timedelta(days=30),
            tells_helper=tells,
            email=email,
            language="ar",
            subject=who.actor.id,
            at=NOW,
        )


def taken(code: str, helper: Player) -> UUID:
    with bearing(helper.token):
        return mandates.take(
            code,
            name=NAME,
            email="rosa@circle.example",
            language="nl",
            helper=helper.actor.id,
            at=NOW,
        )


def helped(scope: str = "act", **wishes: Any) -> tuple[Player, Player, UUID, UUID]:
    """Give a person, their helper with leases open, the draft and the mandate."""
    amina, rosa = person(), person()
    draft = begun(amina)
    mandate = taken(code_for(amina, draft, scope, **wishes), rosa)
    look(rosa, draft)
    return amina, rosa, draft, mandate


def look(helper: Player, draft: UUID) -> None:
    with bearing(helper.token):
        leases.open_under_mandate(draft)


def seen(who: Player, draft: UUID) -> tuple[int, int]:
    """Count the rows of a draft, and of its papers, that the database shows somebody."""
    with acting_as(who.token):
        rows = DraftRow.objects.filter(pk=draft).count()
        return rows, EvidenceRow.objects.filter(draft=draft).count()


def write(who: Player, draft: UUID, section: str = "job", told: Any = None) -> None:
    with bearing(who.token):
        drafting.answer(draft, section, answers()[section] if told is None else told, at=LATER)
