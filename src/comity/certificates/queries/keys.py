"""Ask which key of a city is the one it signs with now, and what a lost one has signed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from comity.certificates.domain.states import WITHDRAWN
from comity.certificates.keyring import ASSERTION, SEALS, TOKENS, key_address, key_named, label_of
from comity.certificates.models import AnchorRow, CopyRow, IssuanceRow, KeyRow
from comity.proofs.log.entries import certificate_entry
from comity.proofs.log.tree import leaf_hash
from comity.proofs.signing import Signer
from comity.transparency import queries as transparency
from comity.values.refusals import Refusal

_TOGETHER: Final = 5_000


@dataclass(frozen=True, slots=True)
class KeyCard:
    """A city's key as published: its address, purpose and days, and what it signed."""

    id: str
    city: str
    multikey: str
    first: datetime
    until: datetime | None
    revoked: datetime | None


def city_signer(city: str) -> Signer:
    """Give the key with which a city asserts now: the newest that was not withdrawn.

    Raises:
        Refusal: KEY-NOT-HERE in the web process; KEY-FILE, KEY-STORE.
    """
    return key_named(city, current_label(city, ASSERTION))


def token_signer(city: str) -> Signer:
    """Give the key with which a city signs tokens now: the newest that was not withdrawn.

    Raises:
        Refusal: KEY-NOT-HERE in the web process; KEY-FILE, KEY-STORE.
    """
    return key_named(city, current_label(city, TOKENS))


def seal_of_city(city: str) -> tuple[Signer, bytes, bytes]:
    """Give what a city seals PDF files with now: the key, its certificate, the authority's.

    Raises:
        Refusal: SEAL-NO-KEY, the city has not published one; KEY-NOT-HERE in the web process;
            KEY-FILE, KEY-STORE.
    """
    label = current_label(city, SEALS)
    row = KeyRow.objects.filter(pk=key_address(city, label)).first()
    anchor = AnchorRow.objects.first()
    if row is None or row.certificate is None or anchor is None:
        message = f"{city} has published no key for seals; the operator enrols it."
        raise Refusal("SEAL-NO-KEY", message)
    return key_named(city, label), bytes(row.certificate), bytes(anchor.certificate)


def current_label(city: str, first: str) -> str:
    """Give the name of a city's newest key of a purpose that was not withdrawn.

    Args:
        city: whose.
        first: the name of the first key of the purpose; given back where none is published yet.
    """
    rows = KeyRow.objects.filter(city=city, id__contains=f"#{first[0]}", revoked=None)
    labels = [label_of(kid) for kid in rows.values_list("id", flat=True)]
    return max(labels, key=_number, default=first)


def newest_label(city: str, first: str) -> str | None:
    """Give the name of the last key of a purpose, also of one withdrawn; None before the first."""
    rows = KeyRow.objects.filter(city=city, id__contains=f"#{first[0]}")
    labels = [label_of(kid) for kid in rows.values_list("id", flat=True)]
    return max(labels, key=_number, default=None)


def keys_of(city: str | None = None) -> tuple[KeyCard, ...]:
    """List the keys that were ever published, of one city or of all; none is ever taken away."""
    rows = KeyRow.objects.order_by("city", "first", "id")
    if city is not None:
        rows = rows.filter(city=city)
    return tuple(
        KeyCard(row.id, row.city, row.multikey, row.first, row.until, row.revoked) for row in rows
    )


@dataclass(frozen=True, slots=True)
class Triage:
    """What a lost key signed, as our own record and the log tell.

    Args:
        over: withdrawn or replaced already; nothing is to be done.
        proven: in force, and seen in the log by enough cities before the key was lost; their proof
            keeps the file good, the wallet's and the card's formats have none.
        unproven: in force, ours, and not seen before; a stranger cannot tell them from a thief's.
    """

    over: int
    proven: int
    unproven: int

    @property
    def to_reissue(self) -> int:
        """Give how many are to be issued anew."""
        return self.proven + self.unproven


def triage(kid: str, *, since: datetime) -> Triage:
    """Sort what a key signed, as the machine of its city.

    Args:
        kid: the key's address.
        since: from when on it is not trusted.
    """
    rows = _signed(kid)
    held = _in_force(rows)
    over, leaves = rows.count(), list[bytes]()
    for committed in held.values_list("commitment", flat=True).iterator(_TOGETHER):
        leaves.append(leaf_hash(certificate_entry(committed)))
    city = rows.values_list("host_city", flat=True).first()
    log = None if city is None else transparency.log_of(city)
    proven = 0
    if log is not None:
        size = transparency.size_seen_before(log, since)
        for first in range(0, len(leaves), _TOGETHER):
            places = transparency.places_of(log, leaves[first : first + _TOGETHER])
            proven += sum(place < size for place in places.values())
    return Triage(over - len(leaves), proven, len(leaves) - proven)


def signed_by(
    kid: str, *, part: tuple[int, int] = (0, 1), most: int, without: tuple[UUID, ...] = ()
) -> tuple[tuple[UUID, UUID], ...]:
    """List certificates in force that a key signed and that have no successor, with their holders.

    Args:
        kid: the key's address.
        part: which part of how many; ids are random, so the parts are alike.
        most: how many at the most.
        without: these not.
    """
    rows = _in_force(_signed(kid)).exclude(pk__in=without)
    which, of = part
    if of > 1:
        # The first digit of a random id: sixteen even parts, dealt out in turn.
        digits = [f"{digit:x}" for digit in range(16) if digit % of == which]
        wanted = Q()
        for digit in digits:
            wanted |= Q(certificate__gte=UUID(digit + "0" * 31)) & Q(
                certificate__lte=UUID(digit + "f" * 31)
            )
        rows = rows.filter(wanted)
    return tuple(rows.order_by("certificate").values_list("certificate", "subject")[:most])


def _signed(kid: str) -> QuerySet[IssuanceRow]:
    copied = CopyRow.objects.filter(token_key=kid).values("certificate")
    by = Q(assertion_key=kid) | Q(token_key=kid) | Q(certificate__in=copied)
    return IssuanceRow.objects.filter(by)


def _in_force(rows: QuerySet[IssuanceRow]) -> QuerySet[IssuanceRow]:
    return rows.filter(replaced_by=None).exclude(place__state__in=list(WITHDRAWN))


def _number(label: str) -> int:
    return int(label[1:])
