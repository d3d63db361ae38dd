"""What is on offer from a day on."""

from datetime import date

from comity.pathways.domain.catalogues import Listed, Support
from comity.pathways.models import OfferRow, SupportRow
from comity.planning.offers import Offer

MOST = 2000


def offers_from(day: date) -> tuple[Listed, ...]:
    """List the offers that begin on a day or later, in the order of their first days."""
    rows = OfferRow.objects.filter(first__gte=day).order_by("first", "id")[:MOST]
    return tuple(
        Listed(
            Offer(
                id=row.id,
                kind=row.kind,
                gives=row.gives,
                first=row.first,
                last=row.last,
                fee_cents=row.fee_cents,
                travel_cents=row.travel_cents,
                load=row.load,
                place=row.city,
                language=row.language,
                needs_level=row.needs_level,
                places_left=row.places_left,
            ),
            row.titles,
        )
        for row in rows
    )


def support_in(cities: frozenset[str]) -> tuple[Support, ...]:
    """List the services of some cities."""
    rows = SupportRow.objects.filter(city__in=cities).order_by("city", "kind", "id")
    return tuple(
        Support(row.id, row.city, row.kind, row.titles, row.who, row.contact, row.cost_cents)
        for row in rows
    )
