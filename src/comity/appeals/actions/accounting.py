"""Publish the figures of a year of complaints."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.agreements.queries import rulebook_in_force
from comity.appeals.domain.complaint_years import require_over, tables
from comity.appeals.domain.facts import ComplaintYearPublished
from comity.appeals.models import ComplaintYearRow
from comity.appeals.queries.complaint_years import told_between
from comity.ledger import actions as ledger
from comity.ledger.domain.actors import Actor
from comity.rules.case_facts import local_day
from comity.values.refusals import Refusal


def publish_year(year: int, *, by: Actor, at: datetime) -> None:
    """Publish how many complaints a city had in a year, and what was found; once.

    Args:
        year: in the calendar of the city.
        by: its ombudsperson.
        at: now.

    Raises:
        Refusal: YEAR-NOT-OVER, PUBLISHED-ALREADY.
    """
    city = str(by.city)
    zone = rulebook_in_force(at.date()).parties[city].timezone
    on = local_day(at, zone)
    require_over(year, on=on)
    first, until = (datetime(one, 1, 1, tzinfo=ZoneInfo(zone)) for one in (year, year + 1))
    shown = tables(told_between(city, first, until), on=on)
    try:
        with transaction.atomic():
            ComplaintYearRow.objects.create(
                host_city=city, year=year, published_at=at, tables=shown
            )
            ledger.record(ComplaintYearPublished(at=at, city=city, year=year))
    except IntegrityError:
        sentence = _("The figures of this year are public already.")
        raise Refusal("PUBLISHED-ALREADY", sentence) from None
