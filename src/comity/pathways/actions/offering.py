"""Store what is on offer; the operator's right, like the register."""

from django.db import transaction

from comity.pathways.domain.catalogues import Catalogue
from comity.pathways.models import OfferRow, SupportRow


def load(catalogue: Catalogue) -> int:
    """Store offers and support; what is there already under the same id stays as it is.

    Gives how many are new.
    """
    offers = [
        OfferRow(
            id=one.offer.id,
            city=one.offer.place,
            kind=one.offer.kind,
            titles=dict(one.titles),
            gives=dict(one.offer.gives),
            first=one.offer.first,
            last=one.offer.last,
            fee_cents=one.offer.fee_cents,
            travel_cents=one.offer.travel_cents,
            load=one.offer.load,
            language=one.offer.language,
            needs_level=one.offer.needs_level,
            places_left=one.offer.places_left,
        )
        for one in catalogue.offers
    ]
    support = [
        SupportRow(
            id=one.id,
            city=one.city,
            kind=one.kind,
            titles=dict(one.titles),
            who=dict(one.who),
            contact=one.contact,
            cost_cents=one.cost_cents,
        )
        for one in catalogue.support
    ]
    with transaction.atomic():
        known = set(OfferRow.objects.values_list("id", flat=True))
        helping = set(SupportRow.objects.values_list("id", flat=True))
        new = [row for row in offers if row.id not in known]
        more = [row for row in support if row.id not in helping]
        OfferRow.objects.bulk_create(new)
        SupportRow.objects.bulk_create(more)
        return len(new) + len(more)
