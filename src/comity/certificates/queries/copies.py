"""Ask for the copies of a certificate that its holder's wallets have fetched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload
from uuid import UUID

from comity.certificates.domain.states import State
from comity.certificates.models import CertificateRow, CopyRow
from comity.proofs.log.entries import committed_entry, copy_salt
from comity.proofs.log.tree import leaf_hash
from comity.transparency import queries as transparency


@dataclass(frozen=True, slots=True)
class CopyCard:
    """A copy in a wallet: where its place in the city's token list is, which it names itself."""

    number: int
    index: int
    state: State
    at: datetime
    is_logged: bool


class Copies(Sequence[CopyCard]):
    """The copies of one of the actor's certificates, the newest first, read as far as asked."""

    def __init__(self, certificate: UUID) -> None:
        # A place is for everybody to read, and its list is random: only the time says an order.
        rows = CopyRow.objects.filter(certificate=certificate).select_related("place")
        self._rows = rows.order_by("-at", "place__number", "place__index")

    def __len__(self) -> int:
        return self._rows.order_by().count()

    @overload
    def __getitem__(self, place: int) -> CopyCard: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[CopyCard]: ...
    def __getitem__(self, place: int | slice) -> CopyCard | Sequence[CopyCard]:
        if isinstance(place, int):
            return _card(self._rows[place])
        return [_card(row) for row in self._rows[place]]


def _card(row: CopyRow) -> CopyCard:
    place, is_logged = row.place, row.commitment is not None
    return CopyCard(place.number, place.index, State(place.state), row.at, is_logged)


def copy_log_proof(certificate: UUID, number: int, index: int) -> bytes | None:
    """Give the proof that a copy is in its city's log, with the salt that the copy's holder needs.

    None where the actor has no such copy, where it is older than its entry would be, or where not
    enough cities have witnessed it yet.

    Args:
        certificate: of which it is a copy.
        number: of the token list that the copy names.
        index: its place in there.
    """
    row = CertificateRow.objects.filter(pk=certificate).first()
    copies = CopyRow.objects.filter(certificate=certificate).exclude(commitment=None)
    copy = copies.filter(place__number=number, place__index=index).first()
    log = None if row is None else transparency.log_of(row.host_city)
    if row is None or copy is None or copy.commitment is None or log is None:
        return None
    leaf = leaf_hash(committed_entry("token", copy.commitment))
    salt = copy_salt(bytes(row.commitment_salt), copy.place_id.bytes)
    proof = transparency.proof_of(log, leaf, extra=salt)
    return None if proof is None else proof.text.encode()
