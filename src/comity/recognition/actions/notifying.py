"""Send the notices that wait: each is worded and addressed at the moment it leaves."""

import logging
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage

from comity.ledger import actions as ledger
from comity.ledger.acting import as_machine
from comity.ledger.domain.notices import TakenNotice
from comity.parties.queries import office_names
from comity.privacy import leases
from comity.recognition.domain.notice_words import worded
from comity.recognition.models import ContactRow
from comity.values.refusals import Refusal

PURPOSE: Final = "notify_applicant"
CLASSES: Final = ("contact",)
_AT_A_TIME: Final = 20
_log = logging.getLogger(__name__)


def send_waiting() -> int:
    """Send every notice that waits; give how many left.

    Only the worker can. A notice is taken, sent and then settled: killed in between it is offered
    again after five minutes, so it comes at least once and seldom twice. The person sees the
    reading of their address like every other.
    """
    sent = 0
    while taken := ledger.take(_AT_A_TIME):
        for notice in taken:
            fault = _sent(notice)
            ledger.settle(notice.id, fault=fault)
            sent += fault is None
    return sent


def _sent(notice: TakenNotice) -> str | None:
    """Send one notice; give the code of what kept it here, None where it left."""
    names = office_names().get(notice.city, {})
    message = worded(
        notice.template,
        language=notice.language,
        office=names.get(notice.language) or next(iter(names.values()), notice.city),
        origin=settings.ENVIRONMENT.origin,
    )
    if message is None:
        return "NO-SUCH-TEXT"
    try:
        address = _address(notice)
        if address is None:
            return "NO-CONTACT"
        EmailMessage(
            message.subject,
            message.body,
            to=[address],
            # The same on a repeat, so that a mailbox can tell it is the same message.
            headers={"Message-ID": f"<{notice.id}@{settings.ENVIRONMENT.origin.split('://')[-1]}>"},
        ).send()
    except Refusal as refusal:
        return refusal.code
    except SMTPRecipientsRefused:
        return "ADDRESS-REFUSED"
    except (SMTPException, OSError) as error:
        # The kind of the fault only: its text may hold the address.
        _log.warning("a notice was not sent: %s", type(error).__name__)
        return "MAIL-SERVER"
    return None


def _address(notice: TakenNotice) -> str | None:
    with (
        as_machine(notice.city),
        leases.reading(notice.subject, classes=CLASSES, purpose=PURPOSE),
    ):
        found = ContactRow.objects.filter(pk=notice.subject).values_list("email", flat=True)
        return found.first()
