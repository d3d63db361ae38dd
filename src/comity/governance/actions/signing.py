"""Sign what was adopted, publish it, see it in force; keep what was promised with it."""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from comity.agreements.actions import publish_successor
from comity.certificates.keyring import label_of
from comity.certificates.queries import city_signer
from comity.governance.actions.stepping import (
    SECRETARIAT,
    advance,
    party_of,
    require,
    require_same_base,
)
from comity.governance.domain.courses import State
from comity.governance.domain.facts import CommitmentKept, CommitmentMade, SignatureOrdered
from comity.governance.domain.papers import Signatures
from comity.governance.models import CommitmentRow, SignatureRow
from comity.governance.queries.courses import standing
from comity.governance.queries.signatures import given_signatures, known_keys
from comity.ledger.actions import record
from comity.ledger.domain.actors import Actor
from comity.rules.format.signatures import check_signatures, sign
from comity.values.refusals import Refusal


def order_signature(proposal: UUID, *, by: Actor, at: datetime) -> None:
    """Order the signature of the party whose council member acts; again changes nothing.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, SIGN-NOT-NOW, SIGN-NO-PARTY.
    """
    party = party_of(by)
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        if found.state is not State.ADOPTED:
            raise Refusal("SIGN-NOT-NOW", _("A change is signed once it has been adopted."))
        if party not in {one["id"] for one in found.proposed.data["parties"]}:
            raise Refusal("SIGN-NO-PARTY", _("Your city is no party of this version."))
        if SignatureRow.objects.filter(proposal=found.row, party=party).exists():
            return
        SignatureRow(id=uuid4(), proposal=found.row, party=party, ordered_at=at).save(
            force_insert=True
        )
        record(
            SignatureOrdered(
                at=at, city=party, proposal=proposal, party=party, document=found.row.digest
            )
        )


def give_signature(proposal: UUID, party: str) -> None:
    """Sign with a city's key what its council ordered; only the worker's role may."""
    with transaction.atomic():
        found = standing(proposal)
        row = SignatureRow.objects.select_for_update(of=("self",)).get(
            proposal=found.row, party=party
        )
        if row.signature is None:
            signer = city_signer(party)
            signature = sign(found.proposed, party=party, key_id=label_of(signer.kid), key=signer)
            row.signature = asdict(signature)
            row.save(update_fields=["signature"])


def close_signing(proposal: UUID, *, by: Actor, at: datetime) -> None:
    """Note that every party has signed, after each signature was checked with its known key.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, and those of the path.
    """
    require(by, SECRETARIAT)
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        signatures = given_signatures(found)
        report = check_signatures(found.proposed, signatures, keys=known_keys())
        paper = Signatures(frozenset(report.signed), found.row.digest)
        advance(found, State.SIGNED, paper, by=SECRETARIAT, at=at)


def publish(proposal: UUID, *, by: Actor, at: datetime) -> None:
    """Publish what all have signed; its first day lies 30 days ahead at least.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, BASE-CHANGED, FORCE-TOO-SOON, and those of the path.
    """
    require(by, SECRETARIAT)
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        require_same_base(found, at=at)
        soonest = found.terms.may_begin(found.terms.day(at))
        if found.proposed.data["agreement"]["effective"]["from"] < soonest:
            sentence = _("Its first day is sooner than 30 days from now. Propose a later one.")
            raise Refusal("FORCE-TOO-SOON", sentence)
        advance(found, State.PUBLISHED, None, by=SECRETARIAT, at=at)


def publish_version(proposal: UUID, *, at: datetime) -> str:
    """Store the published version beside the one it succeeds; only the worker's role may."""
    found = standing(proposal)
    signatures = given_signatures(found)
    return publish_successor(found.row.document, signatures, before=found.row.base_id, at=at)


def begin_force(proposal: UUID, *, by: Actor, at: datetime) -> None:
    """Note that a version is in force, from its first day on.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, FORCE-TOO-SOON, and those of the path.
    """
    require(by, SECRETARIAT)
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        first = found.proposed.data["agreement"]["effective"]["from"]
        if found.terms.day(at) < first:
            sentence = _("It is in force from %(day)s on.") % {"day": first.isoformat()}
            raise Refusal("FORCE-TOO-SOON", sentence)
        advance(found, State.IN_FORCE, None, by=SECRETARIAT, at=at)


def commit(proposal: UUID, text: str, due: date, *, by: Actor, at: datetime) -> UUID:
    """Keep what the acting council member's party promises with a change; give its id.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, COMMITMENT-EMPTY, COMMITMENT-PAST.
    """
    party = party_of(by)
    if not text.strip():
        raise Refusal("COMMITMENT-EMPTY", _("Write what your city promises."))
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        if due <= found.terms.day(at):
            raise Refusal("COMMITMENT-PAST", _("A promise is due after today. Choose a day."))
        row = CommitmentRow(id=uuid4(), proposal=found.row, party=party, text=text.strip(), due=due)
        row.save(force_insert=True)
        record(CommitmentMade(at=at, city=party, proposal=proposal, commitment=row.pk, party=party))
    return row.pk


def keep_commitment(commitment: UUID, *, by: Actor, at: datetime) -> None:
    """Note that a promise was kept; again changes nothing.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND.
    """
    require(by, SECRETARIAT)
    with transaction.atomic():
        rows = CommitmentRow.objects.select_for_update(of=("self",))
        row = rows.filter(pk=commitment).first()
        if row is None:
            raise Refusal("NOT-FOUND", _("There is no such promise."))
        if row.kept_on is None:
            row.kept_on = at.date()
            row.save(update_fields=["kept_on"])
            record(CommitmentKept(at=at, proposal=row.proposal_id, commitment=commitment))
