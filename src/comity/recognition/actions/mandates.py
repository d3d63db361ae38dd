"""Let somebody help with a case or with what is not sent yet, and take such a mandate."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from comity.agreements.queries import rulebook_in_force
from comity.privacy import actions as privacy
from comity.privacy import leases
from comity.privacy.domain.mandates import Scope, require_mandate
from comity.privacy.domain.vocabulary import purposes
from comity.privacy.queries import mandates_held
from comity.recognition.actions.drafting import closed
from comity.recognition.models import CaseRow, ContactRow, DraftRow
from comity.recognition.queries.office import not_found
from comity.rules.case_facts import local_day
from comity.values.refusals import Fault, Refusal

NOTIFY = "notify_applicant"


def give(
    reference: str,
    scope: str,
    until: date | None,
    *,
    tells_helper: bool,
    subject: UUID,
    at: datetime,
) -> str:
    """Let somebody help with one's own case; give the code for them, shown only now.

    Args:
        reference: of the case.
        scope: ``see`` or ``act``.
        until: the last day, in the calendar of the city that decides.
        tells_helper: news of the case go to the helper too.
        subject: whose case it is.
        at: now.

    Raises:
        Refusal: NOT-FOUND, MANDATE-INVALID with every fault.
    """
    case = CaseRow.objects.filter(subject=subject, reference=reference).first()
    if case is None:
        raise not_found()
    over = _over(scope, until, zone=zone_of(case.host_city, at), at=at)
    return privacy.give_mandate(case.id, Scope(scope), until=over, tells_helper=tells_helper, at=at)


def give_for_draft(
    draft: UUID,
    scope: str,
    until: date | None,
    *,
    tells_helper: bool,
    email: str,
    language: str,
    subject: UUID,
    at: datetime,
) -> str:
    """Let somebody help with one's own application before it is sent, and with the case after.

    Args:
        draft: of the person; sent, it is the case and the mandate goes on.
        scope: ``see``, or ``act``: fill it in. To send it stays with the person.
        until: the last day.
        tells_helper: news of the case go to the helper too.
        email: where the person hears, once a day, that a helper wrote; empty: they look here. Who
            has applied here already keeps the address given then.
        language: in which the person hears it.
        subject: whose draft it is.
        at: now.

    Raises:
        Refusal: DRAFT-CLOSED, MANDATE-INVALID with every fault.
    """
    with transaction.atomic():
        mine = DraftRow.objects.select_for_update().filter(pk=draft, subject=subject)
        row = mine.filter(closed_at=None).first()
        if row is None:
            raise closed()
        host = _host(row, at)
        over = _over(scope, until, zone=zone_of(host, at), at=at)
        if email and not host:
            message = _("First say in which city you want to work: its office writes to you.")
            raise Refusal("MANDATE-INVALID", message, (Fault("NEWS-NO-CITY", "hear", message),))
        mine.update(news_city=host if email else None, news_language=language if email else None)
        if email:
            _write_to(subject, email, language, city=host, at=at)
        return privacy.give_mandate(
            draft, Scope(scope), until=over, tells_helper=tells_helper, at=at
        )


def zone_of(city: str, at: datetime) -> str:
    """Name the time zone in which a mandate's days are counted.

    It is the city's that decides; until one is chosen, that of the agreement's first city.
    """
    parties = rulebook_in_force(at.date()).parties
    return (parties.get(city) or next(iter(parties.values()))).timezone


def take(code: str, *, name: str, email: str, language: str, helper: UUID, at: datetime) -> UUID:
    """Take a mandate by its code; news come to the helper's address if the person wishes so.

    Who has applied here already keeps the address given then.

    Raises:
        Refusal: MANDATE-INVALID, MANDATE-UNKNOWN.
    """
    mandate = privacy.take_mandate(code, name=name, language=language, at=at)
    hear(mandate, email=email, language=language, helper=helper, at=at)
    return mandate


def hear(mandate: UUID, *, email: str, language: str, helper: UUID, at: datetime) -> None:
    """Have news come to the helper's address, if the person wishes so; again changes nothing."""
    held = next((one for one in mandates_held() if one.id == mandate), None)
    if held is None or not held.is_live(at) or not held.tells_helper:
        return
    leases.open_under_mandate(held.matter)
    with transaction.atomic():
        # What is not sent yet has no office; `lodge` lets the one that it goes to write.
        host = CaseRow.objects.filter(pk=held.matter).values_list("host_city", flat=True).first()
        _write_to(helper, email, language, city=host or "", at=at)


def _write_to(subject: UUID, email: str, language: str, *, city: str, at: datetime) -> None:
    """Keep an address unless there is one, and let a city write to it; empty: none does yet."""
    ContactRow.objects.get_or_create(
        pk=subject, defaults={"email": email, "preferred_language": language}
    )
    if city:
        privacy.grant(
            subject,
            city=city,
            purpose=NOTIFY,
            classes=("contact",),
            ground=purposes()[NOTIFY].grounds[0],
            at=at,
        )


def _over(scope: str, until: date | None, *, zone: str, at: datetime) -> datetime:
    """Give the moment from which a mandate is over, once it is known to be whole.

    Raises:
        Refusal: MANDATE-INVALID.
    """
    require_mandate(scope, until, on=local_day(at, zone))
    if until is None:
        raise RuntimeError("a mandate that was let through has a last day")
    return datetime.combine(until + timedelta(days=1), time(), ZoneInfo(zone))


def _host(row: DraftRow, at: datetime) -> str:
    """Give the city in which the person wants to work; empty: none is chosen yet."""
    job = row.answers.get("job")
    host = str(job.get("host", "")) if isinstance(job, dict) else ""
    return host if host in rulebook_in_force(at.date()).parties else ""
