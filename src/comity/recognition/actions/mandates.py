"""Let somebody help with a case, and take such a mandate."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from comity.agreements.queries import rulebook_in_force
from comity.privacy import actions as privacy
from comity.privacy import leases
from comity.privacy.domain.mandates import Scope, require_mandate
from comity.privacy.domain.vocabulary import purposes
from comity.privacy.queries import mandates_held
from comity.recognition.models import CaseRow, ContactRow
from comity.recognition.queries.office import not_found
from comity.rules.case_facts import local_day

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
    zone = rulebook_in_force(at.date()).parties[case.host_city].timezone
    require_mandate(scope, until, on=local_day(at, zone))
    if until is None:
        raise RuntimeError("a mandate that was let through has a last day")
    over = datetime.combine(until + timedelta(days=1), time(), ZoneInfo(zone))
    return privacy.give_mandate(case.id, Scope(scope), until=over, tells_helper=tells_helper, at=at)


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
        host = CaseRow.objects.values_list("host_city", flat=True).get(pk=held.matter)
        ContactRow.objects.get_or_create(
            pk=helper, defaults={"email": email, "preferred_language": language}
        )
        privacy.grant(
            helper,
            city=host,
            purpose=NOTIFY,
            classes=("contact",),
            ground=purposes()[NOTIFY].grounds[0],
            at=at,
        )
