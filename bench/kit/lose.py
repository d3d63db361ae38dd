"""Certificates to lose: `lose.py N` has the city certify N people whom only it knows.

The first is issued as every certificate is. The others say the same of other people: formed by the
same signing and stored by the same action, in batches, but neither examined nor verified before,
nor is their code derived, which is slow on purpose. What is measured is what comes after.
"""

import secrets
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import django
import orjson

HOST, HOME = "maasveen", "ahrenbrueck"
BATCH = 200
PURPOSE, CLASSES = "issue_certificate", ["decision"]


def known(people: list[UUID]) -> None:
    """Let the city use data of these people, and open leases on them."""
    from comity.privacy import leases
    from comity.privacy.actions import grant_many

    at = datetime.now(UTC)
    grant_many(people, city=HOST, purpose=PURPOSE, classes=CLASSES, ground="public_task", at=at)
    leases.open(people, classes=CLASSES, purpose=PURPOSE)


def first() -> Any:  # a draft; loaded after Django
    """Issue one as every certificate is; give its draft."""
    from comity.agreements.queries import rulebook_in_force
    from comity.certificates import actions
    from comity.certificates.domain.drafting import FavourableDecision
    from comity.certificates.models import CertificateRow
    from comity.proofs.redrafting import draft_of
    from comity.proofs.sd_jwt import claims_of, parse_sd_jwt
    from comity.proofs.wallet import TYPE

    person, now = uuid4(), datetime.now(UTC)
    known([person])
    decision = FavourableDecision(
        case=uuid4(),
        subject=person,
        host_city=HOST,
        home_city=HOME,
        holder_name="Zoë Ångström",
        occupation="electrician",
        outcome="recognised",
        units=(("ELE-1", 3), ("ELE-2", 4), ("ELE-3", 4)),
        awarded_on=date(2025, 6, 20),
        decided_on=now.date(),
        agreement_digest=rulebook_in_force(now.date()).digest,
        provider="P-AHR-1",
    )
    row = CertificateRow.objects.get(pk=actions.issue(decision, at=now))
    assert row.wallet
    claims = claims_of(parse_sd_jwt(row.wallet, typ=TYPE))
    return draft_of(orjson.loads(bytes(row.credential)), claims)


def formed(pattern: Any, desk: Any, number: int, taken: set[int]) -> Any:  # likewise
    """Sign another of these words."""
    from comity.certificates.actions.forming import Formed, allot
    from comity.certificates.domain.sealing import Seal
    from comity.proofs.canonical import canonical
    from comity.proofs.card import card_of
    from comity.proofs.certificate import build_certificate
    from comity.proofs.issuing import secure
    from comity.proofs.signed_cards import sign_card
    from comity.proofs.wallet import sign_wallet, wallet_claims

    at = datetime.now(UTC).replace(microsecond=0)
    while (given := allot(HOST, number, at)).status.index in taken:
        pass
    taken.add(given.status.index)
    new = {"id": given.id.urn, "number": given.code, "holder": given.holder.urn}
    words = replace(pattern, **new, status=given.status, valid_from=at)
    salt = secrets.token_bytes(32)
    raw = canonical(secure(build_certificate(words), desk.signer, at))
    committed = sha256(salt + raw).digest()
    return Formed(
        given,
        number,
        raw,
        sign_wallet(wallet_claims(words), desk.tokens, chain=desk.chain),
        sign_card(card_of(words, list_number=number, commitment=committed), desk.signer),
        salt,
        (desk.signer.kid, desk.tokens.kid),
        sha256(raw).digest(),
        Seal(secrets.token_bytes(32), secrets.token_bytes(32)),
    )


def batch(pattern: Any, number: int, taken: set[int], count: int) -> None:  # likewise
    """Store so many, in one transaction, and log them."""
    from django.db import transaction

    from comity.certificates.actions.forming import Holding, desk_of, store
    from comity.transparency.actions import append

    people = [uuid4() for _ in range(count)]
    known(people)
    desk = desk_of(HOST)
    made = [
        (
            formed(pattern, desk, number, taken),
            Holding(subject=person, city=HOST, case=uuid4(), turn=1, language="en"),
        )
        for person in people
    ]
    with transaction.atomic():
        store(made)
        append(HOST, [entry for one, _ in made for entry in one.entries])


def main(count: int) -> None:
    from comity.certificates.actions.publishing import list_with_room
    from comity.ledger.acting import as_machine

    with as_machine(HOST):
        pattern = first()
        number = list_with_room(HOST, at=datetime.now(UTC))
        taken = {pattern.status.index}
        for begun in range(1, count, BATCH):
            batch(pattern, number, taken, min(BATCH, count - begun))


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
