"""Invite whoever guides somebody's work; accept with the code, end the access."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from comity.ledger import actions as ledger
from comity.ledger.domain.facts import Fact
from comity.ledger.refusing import ask
from comity.privacy.domain.invitations import CODE_LASTS, require_guide
from comity.privacy.domain.mandates import new_code, read_code
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationMade(Fact):
    """An office made a code for whoever guides a person's work; nobody has used it yet."""

    invitation: UUID
    matter: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAccepted(Fact):
    """Whoever guides the work accepted an invitation with its code."""

    invitation: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationEnded(Fact):
    """The office, the person or the guide ended an invitation."""

    invitation: UUID


def invite(
    subject: UUID, matter: UUID, *, within: UUID, city: str, until: datetime, at: datetime
) -> str:
    """Invite whoever guides a person's work; give the code to hand over, shown only now.

    A code made before and not used opens nothing from now on.

    Args:
        subject: whose work is guided.
        matter: what the guide may see and write in.
        within: the case in which it lies.
        city: of the officer.
        until: the moment from which it is over.
        at: now.

    Raises:
        Refusal: NO-SESSION, BASIS-NOT-YOURS, INVITED-ALREADY.
    """
    code = new_code(secrets.choice)
    row = (subject, matter, within, until, _digest(code), CODE_LASTS)
    with transaction.atomic():
        (made,) = ask("SELECT invite(%s, %s, %s, %s, %s, %s)", *row)
        ledger.record(InvitationMade(at=at, city=city, invitation=made, matter=matter))
    return code


def accept_invitation(code: str, *, name: str, at: datetime) -> UUID:
    """Accept an invitation by its code; give its id, the same when it is sent twice.

    Five codes an hour that open nothing are counted for an account; then none is looked at.

    Raises:
        RuntimeError: called inside a transaction, which would undo the count.
        Refusal: NO-SESSION, INVITATION-INVALID (no name), INVITATION-UNKNOWN, CODE-TRIES-SPENT.
    """
    require_guide(name)
    if transaction.get_connection().in_atomic_block:
        raise RuntimeError("a code that opens nothing is counted in a transaction of its own")
    with transaction.atomic():
        call = "SELECT * FROM accept_invitation(%s, %s)"
        found, is_new = ask(call, _digest(read_code(code)), name.strip())
        if is_new:
            ledger.record(InvitationAccepted(at=at, city=None, invitation=found))
    if found is None:
        sentence = _("This code opens nothing (any more). Ask the office for a new one.")
        raise Refusal("INVITATION-UNKNOWN", sentence)
    accepted: UUID = found
    return accepted


def end_invitation(invitation: UUID, *, at: datetime) -> bool:
    """End an invitation at once, as office, person or guide; False: it was over already.

    Raises:
        Refusal: NO-SESSION, BASIS-NOT-YOURS.
    """
    with transaction.atomic():
        ended = bool(ask("SELECT end_invitation(%s)", invitation)[0])
        if ended:
            ledger.record(InvitationEnded(at=at, city=None, invitation=invitation))
    return ended


def _digest(code: str) -> bytes:
    return sha256(code.encode()).digest()
