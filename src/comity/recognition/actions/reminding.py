"""Remind issuing cities of what they were asked; only the worker's role can."""

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from comity.agreements.queries import rulebook_in_force
from comity.ledger.acting import as_machine
from comity.recognition.domain.enquiries import is_due_again
from comity.recognition.models import EnquiryRow
from comity.recognition.models.acts import WAITING
from comity.rules.case_facts import local_day
from comity.rules.rulebook import Party


def remind_issuers(*, at: datetime) -> int:
    """Write to cities whose answer is late, once a period; give how many messages left.

    It goes to the address that the agreement names and tells only how many questions wait. A
    message leaves before it is noted: killed in between it may come twice, never not at all.
    """
    parties: Mapping[str, Party] = rulebook_in_force(at.date()).parties
    return sum(_remind(party, on=local_day(at, party.timezone)) for party in parties.values())


def _remind(party: Party, *, on: date) -> bool:
    with as_machine(party.id), transaction.atomic():
        rows = EnquiryRow.objects.select_for_update(of=("self",), skip_locked=True)
        late = [
            row
            for row in rows.filter(issuer_city=party.id, state=WAITING, answer_by__lt=on)
            if is_due_again(row.reminded_on, row.answer_by, on=on, calendar=party.calendar)
        ]
        if not late or "@" not in party.contact:
            return False
        _message(party, len(late)).send()
        EnquiryRow.objects.filter(pk__in=[row.pk for row in late]).update(reminded_on=on)
    return True


def _message(party: Party, count: int) -> EmailMessage:
    with override(party.languages[0]):
        text = ngettext(
            "%(count)d question of another office about a certificate waits for your answer.",
            "%(count)d questions of other offices about certificates wait for your answer.",
            count,
        )
        where = f"{settings.ENVIRONMENT.origin}/{party.languages[0]}/office/enquiries/"
        body = "\n\n".join(
            (
                text % {"count": count},
                _("A person waits for it. Answer here: %(link)s") % {"link": where},
            )
        )
        return EmailMessage(_("Another office waits for your answer"), body, to=[party.contact])
