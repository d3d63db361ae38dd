"""Applications of the tests, whole unless a test takes something out."""

import io
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pikepdf

from comity.ledger.acting import acting_as, bearing
from comity.recognition.actions import drafting, lodging
from comity.recognition.actions.inspecting import inspect
from comity.recognition.domain.uploads import CheckedFile, receive
from comity.recognition.queries import own
from comity.values.refusals import Refusal
from recognition.people import SignedIn

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)  # a Monday

WHOLE: dict[str, Any] = {
    "job": {"host": "maasveen", "occupation": "care_assistant"},
    "person": {
        "full_name": "Adaeze Okafor",
        "born_on": "1994-05-17",
        "email": "adaeze@example.org",
        "phone": "",
        "language": "fr",
        "name_on_certificate": True,
    },
    "credentials": [{"provider": "P-AHR-1", "standard": "CAR@2024.1", "award_on": "2026-06-20"}],
    "language": {"nl": {"listening": "B2", "reading": "B1"}},
    "safety": [{"code": "BLS", "issued_on": "2026-05-01"}],
    "practice": [],
}


def answers(**changes: Any) -> dict[str, Any]:
    return deepcopy(WHOLE) | changes


def pdf(text: str = "a certificate") -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Title"] = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def checked(name: str, content: bytes) -> CheckedFile:
    """Hand a file in; a busy machine may say "hand it in again", and then one does."""
    for _again in range(20):
        try:
            return inspect(receive(name, [content]))
        except Refusal as refusal:
            if refusal.code != "FILE-NOT-CHECKED":
                raise
    raise AssertionError("this machine is too busy to look into a file")


def draft_with(person: SignedIn, written: dict[str, Any], *, paper: bytes | None = None) -> UUID:
    """A draft with these answers and one paper."""
    looked_into = checked("Zeugnis.pdf", paper or pdf())
    with bearing(person.token):
        draft = drafting.begin(person.id, at=AT)
        drafting.replace_answers(draft.id, written, at=AT)
        drafting.add_paper(draft.id, looked_into, kind="certificate", at=AT)
    return draft.id


def lodged(who: SignedIn, /, **changes: Any) -> own.CaseCard:
    draft = draft_with(who, answers(**changes))
    with acting_as(who.token):
        return lodging.lodge(draft, subject=who.id, at=AT)
