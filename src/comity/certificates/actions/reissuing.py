"""Issue anew what a lost key signed: the same words, new keys, new places, in batches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson
from django.db import IntegrityError, ProgrammingError, transaction

from comity.certificates import queries
from comity.certificates.actions.approving import cited_approval
from comity.certificates.actions.forming import (
    RECOGNISED,
    Desk,
    Formed,
    Holding,
    allot,
    desk_of,
    form,
    store,
)
from comity.certificates.actions.publishing import (
    list_with_room,
    lock_lists,
    mark_places,
    publish_lists,
)
from comity.certificates.domain.facts import CertificateIssued, CertificateReplaced
from comity.certificates.domain.states import State
from comity.certificates.models import CertificateRow, IssuanceRow, PlaceRow, StatusListRow
from comity.ledger.acting import as_machine
from comity.ledger.actions import post, record
from comity.ledger.domain.notices import Notice
from comity.privacy import leases
from comity.privacy.actions import grant
from comity.proofs.redrafting import draft_of
from comity.proofs.sd_jwt import claims_of, parse_sd_jwt
from comity.proofs.wallet import TYPE
from comity.transparency.actions import append
from comity.values.refusals import Refusal

PURPOSE: Final = "issue_certificate"
CLASSES: Final = ("decision",)
BATCH: Final = 50
_TRIES: Final = 20
# A certificate whose agreement or approval has changed since is still its holder's.
_ACCEPTED: Final = RECOGNISED | {"valid_not_recognised"}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: how many were issued anew here, and which could not be, with the reason."""

    done: int
    refused: tuple[tuple[UUID, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Anew:
    """A certificate as it is, and its successor."""

    row: CertificateRow
    formed: Formed


def publish_all_lists(city: str, *, at: datetime) -> int:
    """Sign all of a city's lists anew, whose old signatures nobody may trust; give how many."""
    rows = StatusListRow.objects.filter(city=city)
    numbers = sorted(set(rows.values_list("number", flat=True)))
    for number in numbers:
        publish_lists(city, number, at=at)
    return len(numbers)


def reissue(
    kid: str, city: str, *, clock: Callable[[], datetime], part: tuple[int, int] = (0, 1)
) -> Iterator[Progress]:
    """Issue anew every certificate in force that a key signed; say after each batch how far it is.

    Killed at any point, it goes on where it was: a batch is written whole or not at all, and what
    has a successor is not taken up again. Several processes share the work by its parts. The holder
    is told, and the old one is withdrawn as replaced.

    Args:
        kid: the key's address.
        city: whose key it is; its machine acts.
        clock: gives the instant; each batch publishes lists anew, and each later than the last.
        part: which part of how many, so that several processes can share the work.

    Raises:
        Refusal: NO-SESSION, BASIS-NOT-YOURS, BUDGET-SPENT, KEY-*.
    """
    done, refused, tries = 0, dict[UUID, str](), 0
    while True:
        with as_machine(city):
            waiting = queries.signed_by(kid, part=part, most=BATCH, without=tuple(refused))
            if not waiting:
                break
            found, unfit = _formed(waiting, city, clock())
            refused |= unfit
            try:
                _write(found, city, clock())
            except (IntegrityError, ProgrammingError):
                # Another process took a place in the meantime, or a lease that was open already ran
                # out while a busy machine signed: the whole batch is drawn again, under new ones.
                tries += 1
                if tries >= _TRIES:
                    raise
                continue
            done, tries = done + len(found), 0
        yield Progress(done, tuple(refused.items()))


def _formed(
    waiting: tuple[tuple[UUID, UUID], ...], city: str, at: datetime
) -> tuple[list[_Anew], dict[UUID, str]]:
    subjects = sorted({subject for _, subject in waiting})
    with transaction.atomic():
        for subject in subjects:
            grant(subject, city=city, purpose=PURPOSE, classes=CLASSES, ground="public_task", at=at)
    leases.open(subjects, classes=CLASSES, purpose=PURPOSE)
    ids = [certificate for certificate, _ in waiting]
    # Read at once: what a lease that ends meanwhile no longer shows would count as not found.
    rows = list(CertificateRow.objects.select_related("place").filter(pk__in=ids))
    number = list_with_room(city, at=at)
    desk, cited = desk_of(city), _Cited(at)
    formed: list[_Anew] = []
    unfit: dict[UUID, str] = {}
    places = PlaceRow.objects.filter(city=city, number=number)
    taken = set(places.values_list("index", flat=True))
    for row in rows:
        try:
            one = _successor(row, number, taken, desk, cited)
        except Refusal as refusal:
            unfit[row.pk] = refusal.code
            continue
        formed.append(_Anew(row, one))
        taken.add(one.given.status.index)
    seen = {anew.row.pk for anew in formed} | unfit.keys()
    unseen = [one for one in ids if one not in seen]
    return formed, unfit | dict.fromkeys(unseen, "NOT-FOUND")


class _Cited:
    """The hashes by which a batch cites approvals, each looked up once."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._known: dict[str, str | None] = {}

    def digest(self, reference: str | None) -> str | None:
        """Give the hash of an approval, signed anew where the lost key had signed it."""
        if reference is None:
            return None
        if reference not in self._known:
            self._known[reference] = cited_approval(reference, at=self.at)
        return self._known[reference]


def _successor(
    row: CertificateRow, number: int, taken: set[int], desk: Desk, cited: _Cited
) -> Formed:
    claims = None if row.wallet is None else claims_of(parse_sd_jwt(row.wallet, typ=TYPE))
    given = allot(desk.city, number, cited.at.replace(microsecond=0))
    while given.status.index in taken:
        given = allot(desk.city, number, cited.at.replace(microsecond=0))
    before = draft_of(orjson.loads(bytes(row.credential)), claims)
    words = replace(
        before,
        # The one cited before may be signed with the key that was lost.
        accreditation_digest=cited.digest(before.accreditation),
        id=given.id.urn,
        number=given.code,
        holder=given.holder.urn,
        status=given.status,
        valid_from=given.at,
    )
    return form(words, given, number, desk=desk, accepted=_ACCEPTED)


def _write(found: list[_Anew], city: str, at: datetime) -> None:
    with transaction.atomic():
        store((anew.formed, _holding(anew, city)) for anew in found)
        ids = [anew.row.pk for anew in found]
        replaced = {anew.row.pk: anew.formed.given.id for anew in found}
        rows = list(IssuanceRow.objects.filter(pk__in=ids))
        for row in rows:
            row.replaced_by = replaced[row.pk]
        IssuanceRow.objects.bulk_update(rows, ["replaced_by"])
        lock_lists(city)
        numbers = set(mark_places([anew.row for anew in found], State.REPLACED, at=at))
        numbers |= {anew.formed.number for anew in found if anew.row.place.state != State.GOOD}
        for number in sorted(numbers):
            publish_lists(city, number, at=at)
        _tell(found, city, at)


def _holding(anew: _Anew, city: str) -> Holding:
    row = anew.row
    return Holding(
        subject=row.subject,
        city=city,
        case=row.case,
        turn=row.turn,
        edition=row.edition + 1,
        language=row.language,
        state=State(row.place.state),
    )


def _tell(found: list[_Anew], city: str, at: datetime) -> None:
    for anew in found:
        row, new = anew.row, anew.formed.given.id
        post(
            Notice(
                key=f"{row.case}/certificate/{row.turn}/{row.edition + 1}",
                template="certificates/replaced",
                subject=row.subject,
                city=city,
                language=row.language,
                fields={"certificate": str(new)},
            )
        )
        # Replaced first: what is recorded of the new one may be read at once.
        record(CertificateReplaced(at=at, city=city, certificate=row.pk, by=new))
    append(city, [entry for anew in found for entry in anew.formed.entries])
    for anew in found:
        record(
            CertificateIssued(
                at=anew.formed.given.at,
                city=city,
                certificate=anew.formed.given.id,
                case=anew.row.case,
                commitment=anew.formed.committed,
                status_list=anew.formed.number,
            )
        )
