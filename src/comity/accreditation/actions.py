"""Bring the register of providers and standing up to date from a registry document."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from psycopg.types.range import DateRange

from comity.accreditation.domain.facts import RegistryChanged
from comity.accreditation.models import (
    AccreditationRow,
    ProviderRow,
    StandingRow,
    SuspensionRow,
)
from comity.accreditation.queries import registry_digest
from comity.ledger.actions import record
from comity.rules.registry import Registry
from comity.values.spans import Days


def load(facts: Registry, *, names: Mapping[str, str], at: datetime) -> None:
    """Store the facts of a first registry; providers that are there already stay as they are.

    Args:
        facts: providers and standing.
        names: what each provider is called.
        at: since when they are known.
    """
    with transaction.atomic():
        known = set(ProviderRow.objects.values_list("id", flat=True))
        new = [p for p in facts.providers.values() if p.id not in known]
        ProviderRow.objects.bulk_create(
            [ProviderRow(id=p.id, city=p.city, name=names.get(p.id, p.id)) for p in new]
        )
        AccreditationRow.objects.bulk_create(
            [
                AccreditationRow(id=uuid4(), provider_id=p.id, days=_span(days), known_since=at)
                for p in new
                for days in p.accredited
            ]
        )
        SuspensionRow.objects.bulk_create(
            [
                SuspensionRow(
                    id=uuid4(),
                    provider_id=p.id,
                    by=s.by,
                    days=_span(s.days),
                    annulled_on=s.annulled_on,
                    known_since=at,
                )
                for p in new
                for s in p.suspended
            ]
        )
        if not StandingRow.objects.exists():
            StandingRow.objects.bulk_create(
                [
                    StandingRow(
                        id=uuid4(),
                        city=s.city,
                        occupation=s.occupation,
                        state=s.state,
                        days=_span(s.days),
                        known_since=at,
                    )
                    for s in facts.standing
                    if s.state != "good"
                ]
            )
        if new:
            record(RegistryChanged(at=at, digest=registry_digest(facts), providers=len(new)))


def _span(days: Days) -> DateRange:
    return DateRange(days.first, days.last + timedelta(days=1) if days.last else None)
