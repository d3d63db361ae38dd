"""Remind the offices of the cities of what is due soon; only the worker's role can."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from comity.agreements.queries import rulebook_in_force
from comity.governance.domain.reminders import Event, lead
from comity.governance.models import ReminderRow
from comity.governance.queries.calendar import Entry, calendar
from comity.rules.rulebook import Party

SUBJECTS: Mapping[Event, str | Promise] = {
    Event.AGREEMENT_REVIEW: gettext_lazy("The agreement is reviewed"),
    Event.PROVIDER_REVIEW: gettext_lazy("Training providers are reviewed"),
    Event.EXTERNAL_REVIEW: gettext_lazy("Outsiders review the agreement"),
    Event.DATA_REPORT: gettext_lazy("The data board reports"),
    Event.ADMISSIBILITY: gettext_lazy("The secretariat says whether it is admissible"),
    Event.CONSULTATION_ENDS: gettext_lazy("The consultation ends"),
    Event.VOTE_CLOSES: gettext_lazy("The vote closes"),
    Event.PILOT_ENDS: gettext_lazy("The pilot ends"),
    Event.FIRST_DAY: gettext_lazy("First day in force"),
    Event.PROMISE: gettext_lazy("A promise is due"),
    Event.COMMITMENT: gettext_lazy("A commitment of the agreement is due"),
}


def remind(*, at: datetime) -> int:
    """Write to the offices that something is due soon, once each; give how many messages left.

    They go to the address that the agreement names for the city, and hold what is public anyway. A
    message leaves before it is noted: killed in between it may come twice, never not at all.
    """
    return sum(_once(entry, party, at=at) for entry, party in _due(at))


def _due(at: datetime) -> Iterator[tuple[Entry, Party]]:
    parties = rulebook_in_force(at.date()).parties
    for entry in calendar(at):
        if at.date() <= entry.on <= at.date() + timedelta(days=lead(entry.event)):
            wanted = parties.values() if entry.party is None else [parties.get(entry.party)]
            yield from ((entry, one) for one in wanted if one and "@" in one.contact)


def _once(entry: Entry, party: Party, *, at: datetime) -> bool:
    known = {"event": entry.event, "about": entry.about, "on": entry.on, "party": party.id}
    with transaction.atomic():
        if ReminderRow.objects.filter(**known).exists():
            return False
        _message(entry, party).send()
        ReminderRow(id=uuid4(), sent_at=at, **known).save(force_insert=True)
    return True


def _message(entry: Entry, party: Party) -> EmailMessage:
    language = party.languages[0]
    with override(language):
        subject = str(SUBJECTS[entry.event])
        place = f"changes/{entry.proposal}/" if entry.proposal else "changes/"
        paragraphs = (
            f"{subject}: {date_format(entry.on, 'DATE_FORMAT')}",
            entry.what,
            _("Read more: %(link)s")
            % {"link": f"{settings.ENVIRONMENT.origin}/{language}/{place}"},
        )
        body = "\n\n".join(one for one in paragraphs if one)
        return EmailMessage(subject, body, to=[party.contact])
