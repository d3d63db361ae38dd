"""Ask for the registry that decisions rest on, and for the list of providers."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import cast

import orjson
from django.db.models import Max
from psycopg.types.range import DateRange

from comity.accreditation.domain.histories import Entry, RegisterHistory
from comity.accreditation.models import (
    AccreditationRow,
    PrecedentRow,
    ProviderRow,
    StandingRow,
    SuspensionRow,
)
from comity.agreements.queries import trials
from comity.rules.registry import Precedent, Registry, Standing, Suspension
from comity.values.spans import Days

_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ProviderCard:
    """A provider as a list shows it; `city` None: outside the partner cities."""

    id: str
    name: str
    city: str | None


def history() -> RegisterHistory:
    """Give everything that was ever known of providers, cities and trials."""
    return RegisterHistory(
        providers=[
            Entry(row.id, row.city, row.known_since) for row in ProviderRow.objects.order_by("id")
        ],
        accredited=[
            Entry(row.provider_id, _days(row.days), row.known_since, row.known_until)
            for row in AccreditationRow.objects.order_by("days")
        ],
        suspended=[
            Entry(
                row.provider_id,
                Suspension(row.by, _days(row.days), row.annulled_on),
                row.known_since,
                row.known_until,
            )
            for row in SuspensionRow.objects.order_by("days", "by")
        ],
        standing=[
            Entry(
                "",
                Standing(row.city, row.occupation, row.state, _days(row.days)),
                row.known_since,
                row.known_until,
            )
            for row in StandingRow.objects.order_by("city", "occupation", "days")
        ],
        trials=[
            Entry(one.trial.id, one.trial, one.known_since, one.known_until) for one in trials()
        ],
        precedents=[
            Entry(
                "",
                Precedent(row.number, row.occupation, row.edition, row.answered_on),
                row.known_since,
                row.known_until,
            )
            for row in PrecedentRow.objects.order_by("number", "known_since")
        ],
    )


def registry(*, known_at: datetime | None = None) -> Registry:
    """Give the facts on providers and cities as known at a moment (aware); None: now."""
    return history().as_known(known_at or _LATEST)


def newest() -> datetime | None:
    """Give since when the newest approval is known."""
    found: datetime | None = AccreditationRow.objects.aggregate(at=Max("known_since"))["at"]
    return found


def registry_digest(facts: Registry) -> str:
    """Give the SHA-256 of the facts, which a decision stores so that it can be replayed."""
    told = asdict(facts)
    for name in ("trials", "precedents"):
        if not told[name]:  # as the register was written before there were any
            del told[name]
    plain = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    return f"sha-256:{sha256(plain).hexdigest()}"


def providers() -> tuple[ProviderCard, ...]:
    """List the providers by name."""
    rows = ProviderRow.objects.order_by("name")
    return tuple(ProviderCard(row.id, row.name, row.city) for row in rows)


@dataclass(frozen=True, slots=True)
class PrecedentCard:
    """An answer of the joint board as the public reads it."""

    number: str
    occupation: str
    edition: str
    clause: str
    answered_on: date
    says: str


def precedents() -> tuple[PrecedentCard, ...]:
    """List the answers of the joint board that hold, the newest first."""
    rows = PrecedentRow.objects.filter(known_until=None).order_by("-answered_on", "number")
    return tuple(
        PrecedentCard(
            row.number, row.occupation, row.edition, row.clause, row.answered_on, row.says
        )
        for row in rows
    )


def _days(span: DateRange) -> Days:
    """Give an interval with both ends included; the database keeps the day after the last."""
    first, after = cast("date", span.lower), span.upper
    return Days(first, after - timedelta(days=1) if after else None)
