"""Note the open cases that a change of rules touches, and have them looked at when one comes."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from comity.agreements.queries import RuleChange, rule_changes, rulebook_in_force
from comity.ledger.acting import as_machine
from comity.recognition.domain.states import OPEN
from comity.recognition.models import CaseRow, RuleChangeRow, TouchedRow
from comity.rules.case_facts import local_day
from comity.rules.decisions import Decision
from comity.rules.transitions import touched_by


def note_touched(row: CaseRow, decision: Decision, *, at: datetime) -> None:
    """Note that a change of rules makes a difference to an open case; once for each change."""
    for kind, reference in touched_by(decision):
        TouchedRow.objects.get_or_create(
            case=row,
            kind=kind,
            reference=reference,
            defaults={
                "subject": row.subject,
                "host_city": row.host_city,
                "found_at": at,
            },
        )


def look_where_rules_changed(
    cities: Iterable[str], *, look: Callable[[UUID, str], None], at: datetime
) -> int:
    """Have the open cases looked at that rules changed for, each change once; give how many.

    Only the worker's role can. What officers decide does not wait for it: whoever opens a case has
    it computed as of the day.

    Args:
        cities: all of them.
        look: asks for a look at one case of a city.
        at: now.
    """
    seen = set(RuleChangeRow.objects.values_list("kind", "reference"))
    cities, asked = list(cities), 0
    parties = rulebook_in_force(at.date()).parties
    # Rules change with a city's own day; each change is looked at once: its day has begun in all.
    zones = [parties[city].timezone for city in cities if city in parties]
    on = min((local_day(at, zone) for zone in zones), default=at.date())
    for change in rule_changes(on):
        if (change.kind, change.reference) in seen:
            continue
        cases = [(case, city) for city in cities for case in _open_under(change, city)]
        with transaction.atomic():
            RuleChangeRow.objects.get_or_create(
                kind=change.kind,
                reference=change.reference,
                defaults={"on": change.on, "seen_at": at},
            )
            for case, city in cases:
                look(case, city)
        asked += len(cases)
    return asked


def _open_under(change: RuleChange, city: str) -> list[UUID]:
    """List a city's open cases that were received under the rules before a change."""
    if change.hosts is not None and city not in change.hosts:
        return []
    days = change.received
    with as_machine(city), transaction.atomic():
        rows = CaseRow.objects.filter(
            host_city=city, state__in=OPEN, received_on__gte=days.first, received_on__lte=days.last
        )
        return list(rows.order_by("id").values_list("id", flat=True))
