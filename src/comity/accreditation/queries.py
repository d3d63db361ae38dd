"""Ask for the registry that decisions rest on, and for the list of providers."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import cast

import orjson
from django.db.models import Max
from psycopg.types.range import DateRange

from comity.accreditation.models import (
    AccreditationRow,
    ProviderRow,
    StandingRow,
    SuspensionRow,
)
from comity.rules.registry import Provider, Registry, Standing, Suspension
from comity.values.spans import Days


@dataclass(frozen=True, slots=True)
class ProviderCard:
    """A provider as a list shows it; `city` None: outside the partner cities."""

    id: str
    name: str
    city: str | None


def registry() -> Registry:
    """Give all facts on providers and cities that are known now."""
    accredited: dict[str, list[Days]] = defaultdict(list)
    for row in AccreditationRow.objects.order_by("days"):
        accredited[row.provider_id].append(_days(row.days))
    suspended: dict[str, list[Suspension]] = defaultdict(list)
    for suspension in SuspensionRow.objects.order_by("days", "by"):
        suspended[suspension.provider_id].append(
            Suspension(suspension.by, _days(suspension.days), suspension.annulled_on)
        )
    return Registry(
        providers={
            row.id: Provider(row.id, row.city, tuple(accredited[row.id]), tuple(suspended[row.id]))
            for row in ProviderRow.objects.order_by("id")
        },
        standing=tuple(
            Standing(row.city, row.occupation, row.state, _days(row.days))
            for row in StandingRow.objects.order_by("city", "occupation", "days")
        ),
    )


def newest() -> datetime | None:
    """Give since when the newest approval is known."""
    found: datetime | None = AccreditationRow.objects.aggregate(at=Max("known_since"))["at"]
    return found


def registry_digest(facts: Registry) -> str:
    """Give the SHA-256 of the facts, which a decision stores so that it can be replayed."""
    plain = orjson.dumps(asdict(facts), option=orjson.OPT_SORT_KEYS)
    return f"sha-256:{sha256(plain).hexdigest()}"


def providers() -> tuple[ProviderCard, ...]:
    """List the providers by name."""
    rows = ProviderRow.objects.order_by("name")
    return tuple(ProviderCard(row.id, row.name, row.city) for row in rows)


def _days(span: DateRange) -> Days:
    """Give an interval with both ends included; the database keeps the day after the last."""
    first, after = cast("date", span.lower), span.upper
    return Days(first, after - timedelta(days=1) if after else None)
