"""Propose a change, say whether it is admissible, withdraw it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.agreements.models import AgreementVersionRow
from comity.governance.actions.stepping import (
    COUNCIL,
    SECRETARIAT,
    advance,
    keep_step,
    record_step,
    require,
)
from comity.governance.domain.courses import State
from comity.governance.domain.papers import Proposal, Proposer, Reasons
from comity.governance.domain.path import propose as begin
from comity.governance.domain.terms import terms_of
from comity.governance.models import ProposalRow
from comity.governance.queries.courses import in_force_digest, standing
from comity.ledger.domain.actors import Actor
from comity.rules.differences import ChangeClass, Consequences, Difference, consequences, difference
from comity.rules.format import Document, Surroundings, canonical_bytes, digest, read
from comity.values.refusals import Refusal

# Thirty days to be heard and thirty between publication and the first day.
SOONEST_FIRST_DAY = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft beside the version in force: both documents and what differs."""

    base: Document
    proposed: Document
    found: Difference
    needed: Consequences


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody proposes, in their own words.

    Args:
        by: the organisation; of a party its id.
        text: the proposed agreement as it was written.
    """

    kind: Proposer
    by: str
    title: str
    reason: str
    text: str
    supporters: Sequence[str] = ()
    is_pilot: bool = False


def examine(text: str, *, at: datetime) -> Draft:
    """Compare a draft with the version in force; all its faults at once.

    Raises:
        Refusal: NO-AGREEMENT-IN-FORCE, the faults of the document, DRAFT-SAME,
            DRAFT-OTHER-AGREEMENT, VERSION-TOO-LOW, FIRST-DAY-TOO-SOON.
    """
    base = in_force(at)
    versions = AgreementVersionRow.objects.filter(agreement_id=base.id)
    known = frozenset(versions.values_list("version", flat=True))
    proposed = read(text, Surroundings(known_versions=known, predecessor=base)).required()
    if proposed.id != base.id:
        sentence = _("This is another agreement. Change the one in force and keep its id.")
        raise Refusal("DRAFT-OTHER-AGREEMENT", sentence)
    found = difference(base, proposed)
    needed = consequences(found, base, proposed)
    if needed is None:
        raise Refusal("DRAFT-SAME", _("This says the same as the version in force."))
    if not needed.version_fits:
        sentence = _("A change of this class needs the version number %(least)s or a higher one.")
        raise Refusal("VERSION-TOO-LOW", sentence % {"least": needed.least_version})
    soonest = terms_of(base).day(at) + SOONEST_FIRST_DAY
    if proposed.data["agreement"]["effective"]["from"] < soonest:
        sentence = _("It cannot be in force before %(day)s. Choose a later first day.")
        raise Refusal("FIRST-DAY-TOO-SOON", sentence % {"day": soonest.isoformat()})
    return Draft(base, proposed, found, needed)


def in_force(at: datetime) -> Document:
    """Give the agreement in force, which every draft begins as.

    Raises:
        Refusal: NO-AGREEMENT-IN-FORCE.
    """
    row = AgreementVersionRow.objects.filter(pk=in_force_digest(at)).first()
    if row is None:
        raise Refusal("NO-AGREEMENT-IN-FORCE", _("No agreement is in force on that day."))
    return read(row.document).required()


def propose(wish: Wish, *, by: Actor, at: datetime) -> UUID:
    """Begin the way of a change; give its id.

    A party proposes through its council; everyone else through the secretariat.

    Raises:
        Refusal: NOT-PERMITTED, DRAFT-PROPOSED, and those of `examine` and of the path.
    """
    require(by, COUNCIL if wish.kind is Proposer.PARTY else SECRETARIAT)
    name = str(by.city) if wish.kind is Proposer.PARTY else wish.by
    draft = examine(wish.text, at=at)
    old, new = (
        frozenset(party["id"] for party in one.data["parties"])
        for one in (draft.base, draft.proposed)
    )
    proposal = Proposal(
        kind=wish.kind,
        by=name,
        document=digest(draft.proposed),
        change_class=draft.found.change_class or ChangeClass.EDITORIAL,
        protected=draft.found.protected,
        parties=frozenset() if old == new else new,
        supporters=len(wish.supporters),
        is_pilot=wish.is_pilot,
    )
    course = begin(proposal, at=at, terms=terms_of(draft.base))
    row = _row(wish, proposal, draft, at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            keep_step(row, course, came_from=None)
            record_step(row, course)
    except IntegrityError as twin:
        if "one_open_change_per_version" not in str(twin):
            raise
        sentence = _("This very version is proposed already. Look at the list of changes.")
        raise Refusal("DRAFT-PROPOSED", sentence) from twin
    return row.pk


def _row(wish: Wish, proposal: Proposal, draft: Draft, *, at: datetime) -> ProposalRow:
    return ProposalRow(
        id=uuid4(),
        kind=wish.kind.value,
        by=proposal.by,
        supporters=list(wish.supporters),
        title=wish.title,
        reason=wish.reason,
        base_id=digest(draft.base),
        digest=proposal.document,
        document=canonical_bytes(draft.proposed).decode(),
        change_class=proposal.change_class.value,
        protected=list(proposal.protected),
        is_pilot=proposal.is_pilot,
        state=State.PROPOSED.value,
        proposed_at=at,
    )


def admit(proposal: UUID, reasons: str, *, is_admissible: bool, by: Actor, at: datetime) -> None:
    """Say whether a proposal is admissible, with reasons.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, and those of the path.
    """
    require(by, SECRETARIAT)
    to = State.ADMITTED if is_admissible else State.INADMISSIBLE
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        advance(found, to, Reasons(reasons), by=SECRETARIAT, at=at)


def withdraw(proposal: UUID, *, by: Actor, at: datetime) -> None:
    """Withdraw a proposal: a party its own, the secretariat for an organisation that asks it to.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, and those of the path.
    """
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        is_party = found.row.kind == Proposer.PARTY
        require(by, COUNCIL if is_party else SECRETARIAT)
        name = str(by.city) if is_party else found.row.by
        advance(found, State.WITHDRAWN, None, by=name, at=at)
