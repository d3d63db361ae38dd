"""Copy a certificate into its holder's wallet: the same words, bound to a key of the wallet."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.certificates import queries
from comity.certificates.actions.issuing import CLASSES, PURPOSE
from comity.certificates.actions.publishing import list_with_room, lock_lists
from comity.certificates.domain.facts import CertificateCopied
from comity.certificates.domain.states import State
from comity.certificates.keyring import token_list_address
from comity.certificates.models import CertificateRow, CopyRow, PlaceRow
from comity.ledger.actions import record
from comity.privacy import leases
from comity.privacy.actions import grant
from comity.proofs.log.entries import committed_entry, copy_salt, form_commitment
from comity.proofs.sd_jwt import claims_of, parse_sd_jwt
from comity.proofs.signing import Signer
from comity.proofs.status import MIN_ENTRIES
from comity.proofs.verifying import verify
from comity.proofs.wallet import TYPE, sign_wallet
from comity.transparency.actions import append
from comity.values.refusals import Fault, Refusal

_TRIES: Final = 20
# A certificate whose agreement or approval has changed since is still its holder's.
_ACCEPTED: Final = frozenset({"recognised", "valid_not_recognised"})


def copy_certificate(
    certificate: UUID, keys: Sequence[Mapping[str, str]], *, subject: UUID, city: str, at: datetime
) -> tuple[str, ...]:
    """Sign a copy of a certificate for each key of its holder's wallet.

    Each has a place of its own in the lists and an entry of its own in the log, else two verifiers
    could tell that they saw the same one. Only the worker can; it acts as the city's machine.

    Args:
        certificate: of which.
        keys: public keys as JWK, each in one copy.
        subject: its holder, on whom a lease is opened.
        city: that issued it.
        at: now.

    Raises:
        RuntimeError: called inside a transaction.
        Refusal: NOT-FOUND; CERTIFICATE-STATE, it is suspended or withdrawn; CERTIFICATE-UNSOUND,
            a copy would not verify; LINT, KEY-*, NO-SESSION, BASIS-NOT-YOURS.
    """
    grant(subject, city=city, purpose=PURPOSE, classes=CLASSES, ground="public_task", at=at)
    leases.open(subject, classes=CLASSES, purpose=PURPOSE)
    number = list_with_room(city, at=at)
    row = CertificateRow.objects.select_related("place").filter(pk=certificate).first()
    if row is None or row.subject != subject or row.host_city != city or row.wallet is None:
        raise Refusal("NOT-FOUND", _("There is no such certificate of your city."))
    claims = claims_of(parse_sd_jwt(row.wallet, typ=TYPE))
    signer, chain = queries.token_signer(city), queries.token_chain(city)
    address = token_list_address(city, number)
    for _try in range(_TRIES):
        drawn = _drawn(city, number, len(keys))
        copies = tuple(
            _signed(claims, key, (address, index), signer, chain)
            for key, index in zip(keys, drawn, strict=True)
        )
        _require_sound(copies, city, at)
        try:
            _write(row, number, list(zip(drawn, copies, strict=True)), signer.kid, at)
        except IntegrityError:
            # Another process took a place in the meantime.
            continue
        return copies
    raise RuntimeError(f"no free place in list {number} of {city} after {_TRIES} tries")


def _drawn(city: str, number: int, many: int) -> list[int]:
    """Draw free places at random."""
    taken = set(PlaceRow.objects.filter(city=city, number=number).values_list("index", flat=True))
    drawn: list[int] = []
    while len(drawn) < many:
        index = secrets.randbelow(MIN_ENTRIES)
        if index not in taken:
            taken.add(index)
            drawn.append(index)
    return drawn


def _signed(
    claims: Mapping[str, Any],
    key: Mapping[str, str],
    place: tuple[str, int],
    signer: Signer,
    chain: tuple[str, ...],
) -> str:
    address, index = place
    status = {"status_list": {"idx": index, "uri": address}}
    own = {**claims, "status": status, "cnf": {"jwk": dict(key)}}
    return sign_wallet(own, signer, chain=chain)


def _require_sound(copies: Sequence[str], city: str, at: datetime) -> None:
    known = queries.bundle()
    for copy in copies:
        result = verify(copy.encode(), known, at, city=city)
        if result.verdict not in _ACCEPTED:
            faults = tuple(
                Fault(check.code, check.name, check.sentence)
                for check in result.checks
                if check.outcome in {"fail", "unknown"}
            )
            message = "A copy would not verify and was not handed out."
            raise Refusal("CERTIFICATE-UNSOUND", message, faults)


def _write(
    row: CertificateRow, number: int, made: Sequence[tuple[int, str]], kid: str, at: datetime
) -> None:
    """Write the copies' places and entries, all in the moment in which the certificate is good."""
    with transaction.atomic():
        # Under this lock it cannot be withdrawn between looking and writing.
        lock_lists(row.host_city)
        state = PlaceRow.objects.filter(pk=row.place_id).values_list("state", flat=True).get()
        if state != State.GOOD:
            raise Refusal("CERTIFICATE-STATE", _("The certificate is not in force now."))
        places = [
            PlaceRow(id=uuid4(), city=row.host_city, number=number, index=index, changed_at=at)
            for index, _copy in made
        ]
        committed = [
            _commitment(row, place, copy) for place, (_, copy) in zip(places, made, strict=True)
        ]
        PlaceRow.objects.bulk_create(places)
        CopyRow.objects.bulk_create(
            CopyRow(
                place=place,
                certificate=row.pk,
                subject=row.subject,
                host_city=row.host_city,
                token_key=kid,
                commitment=one,
                at=at,
            )
            for place, one in zip(places, committed, strict=True)
        )
        append(row.host_city, [committed_entry("token", one) for one in committed])
        fact = CertificateCopied(
            at=at, city=row.host_city, certificate=row.pk, copies=len(places), status_list=number
        )
        record(fact)


def _commitment(row: CertificateRow, place: PlaceRow, copy: str) -> str:
    salt = copy_salt(bytes(row.commitment_salt), place.id.bytes)
    return form_commitment("token", copy.encode(), salt)
