"""Keep the extract: take decided cases in once, lay the open ones out anew; facts only.

Only the worker's role can, as the machine of each city, under leases for statistics. The database
says which cases belong to which batch, the extract which batches it holds: what is missing or is no
longer whole, because the worker was killed or a person's data were erased, is written again.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Max

from comity.accreditation.queries import registry
from comity.agreements.queries import rulebook
from comity.bulk.manifests import OPEN, PAST
from comity.bulk.stores import Store
from comity.ledger.acting import as_machine
from comity.parties.queries import office_names
from comity.privacy import leases
from comity.privacy.queries import with_basis
from comity.recognition.models import CaseFileRow, CaseRow
from comity.recognition.models.cases import OPEN_STATES
from comity.recognition.queries.replays import decided, kept_of
from comity.rules.case_facts import facts_of
from comity.rules.case_reading import read_case
from comity.rules.facts import Facts
from comity.rules.registry import Registry
from comity.simulations.domain.extracts import coded
from comity.simulations.models import TakenRow
from comity.values.refusals import Refusal

PURPOSE = "count_statistics"
CLASSES = ("case_file", "decision")
AT_A_TIME = 2_000
_LEASE = timedelta(minutes=5)
_SESSION = timedelta(minutes=15)


def refresh(store: Store, *, at: datetime) -> int:
    """Bring the extract up to date for every city; give how many cases it holds.

    Where a day's budget of people is spent, the rest follows another day.

    Raises:
        Refusal: EXTRACT-FORMAT.
    """
    known = registry(known_at=at)
    for city in sorted(office_names()):
        with as_machine(city, ttl=_SESSION):
            _take(city)
        for batch, count in _batches(city):
            name = f"{city}-{batch}"
            if store.manifest.batches.get(name) != count:
                with as_machine(city, ttl=_SESSION):
                    cases = _past(city, batch, known)
                _write_again(store, name, cases, asked=count)
        with as_machine(city, ttl=_SESSION):
            store.write(f"{city}-open", _open(city, known, at), kind=OPEN)
    return store.manifest.cases


def _write_again(store: Store, name: str, cases: list[Facts], *, asked: int) -> None:
    """Write a batch; what it held before is gone from the copies of earlier runs as well."""
    before = [entry.file for entry in store.manifest.entries if entry.batch == name]
    store.write(name, cases, kind=PAST, asked=asked)
    for file in before:
        for copy in store.folder.parent.glob(f"runs/*/extract/{file}"):
            copy.unlink()


def _take(city: str) -> None:
    """Note for each decided case that is not in a batch yet in which it shall be."""
    after = None
    while True:
        rows = decided(city, since=None).filter(taken=None)
        rows = rows if after is None else rows.filter(id__gt=after)
        cases = list(rows.values_list("id", "subject")[:AT_A_TIME])
        if not cases:
            return
        after = cases[-1][0]
        readable = with_basis({one for _, one in cases}, purpose=PURPOSE, classes=CLASSES)
        with transaction.atomic():
            last = TakenRow.objects.filter(host_city=city).aggregate(last=Max("batch"))["last"]
            TakenRow.objects.bulk_create(
                [
                    TakenRow(case_id=case, subject=who, host_city=city, batch=(last or 0) + 1)
                    for case, who in cases
                    if who in readable
                ],
                ignore_conflicts=True,
            )


def _batches(city: str) -> list[tuple[int, int]]:
    with as_machine(city, ttl=_SESSION), transaction.atomic():
        rows = TakenRow.objects.filter(host_city=city).values_list("batch")
        return list(rows.annotate(cases=Count("case")).order_by("batch"))


def _past(city: str, batch: int, known: Registry) -> list[Facts]:
    rows = TakenRow.objects.filter(host_city=city, batch=batch).order_by("case")
    cases = list(rows.values_list("case_id", "subject"))
    _lease({who for _, who in cases})
    with transaction.atomic():
        kept = [one for _, _, one in kept_of([case for case, _ in cases])]
    read = (
        _facts(one.facts, one.agreement_digest, known, asof=one.asof)
        for one in kept
        if one.facts is not None
    )
    return [facts for facts in read if facts is not None]


def _open(city: str, known: Registry, at: datetime) -> list[Facts]:
    rows = CaseRow.objects.filter(host_city=city, state__in=OPEN_STATES).order_by("id")
    cases = list(rows.values_list("id", "subject"))
    _lease({who for _, who in cases})
    with transaction.atomic():
        files = list(CaseFileRow.objects.filter(pk__in=[case for case, _ in cases]).order_by("pk"))
    read = (_facts(one.facts, one.agreement_digest, known, at=at) for one in files)
    return [facts for facts in read if facts is not None]


def _lease(subjects: Iterable[UUID]) -> None:
    readable = with_basis(set(subjects), purpose=PURPOSE, classes=CLASSES)
    if readable:
        leases.open(readable, classes=CLASSES, purpose=PURPOSE, ttl=_LEASE)


def _facts(
    node: object,
    agreement: str,
    known: Registry,
    *,
    asof: date | None = None,
    at: datetime | None = None,
) -> Facts | None:
    """Give the facts of a case; None where they cannot be read under its own agreement any more."""
    try:
        book = rulebook(agreement)
        case = read_case(node, book)
    except Refusal:
        return None
    party = book.parties.get(case.host)
    zone = "UTC" if party is None else party.timezone
    day = asof if at is None else at.astimezone(ZoneInfo(zone)).date()
    case = replace(case, asof=day, is_undecided=True)
    return coded(facts_of(case, known, timezone=zone), known, book)
