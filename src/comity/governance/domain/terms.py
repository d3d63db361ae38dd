"""Terms: what the agreement in force says about changing itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from comity.rules.calendars import Calendar
from comity.rules.deadlines import due_on
from comity.rules.differences import ChangeClass, voting_rule
from comity.rules.differences.consequences import DAYS_BEFORE_FORCE
from comity.rules.format import Document
from comity.values.periods import Period

# Source: section 6.1 of the domain design.
ADMISSIBILITY = Period(10, "WD")
SHORTEST_CONSULTATION = Period(30, "D")


@dataclass(frozen=True, slots=True)
class Terms:
    """The clauses that a change must keep.

    Args:
        calendar: of the depositary, whose working days count.
        timezone: of the depositary, whose days count.
        consultation: the time to be heard that the agreement sets.
        must_invite: who must be heard.
        languages: in which a summary must be written: all that bind.
        rules: the voting rule of each class.
    """

    parties: frozenset[str]
    depositary: str
    calendar: Calendar
    timezone: str
    consultation: Period
    must_invite: frozenset[str]
    languages: frozenset[str]
    rules: Mapping[ChangeClass, str]

    def day(self, at: datetime) -> date:
        """Give the depositary's calendar day of an instant."""
        return at.astimezone(ZoneInfo(self.timezone)).date()

    def admissibility_due(self, proposed_on: date) -> date | None:
        """Give the last day on which the secretariat says whether a proposal is admissible."""
        return due_on(proposed_on, ADMISSIBILITY, self.calendar)

    def consultation_ends(self, opened_on: date) -> date:
        """Give the last day of a consultation: the agreement's time, 30 days at least.

        Source: agreement clause 16; section 6.1 of the domain design.
        """
        times = (self.consultation, SHORTEST_CONSULTATION)
        ends = (due_on(opened_on, time, self.calendar) for time in times)
        return max(end for end in ends if end is not None)

    def may_begin(self, published_on: date) -> date:
        """Give the first day on which a published version may be in force; it never rolls on.

        Source: section 6.1 of the domain design.
        """
        return published_on + timedelta(days=DAYS_BEFORE_FORCE)


def terms_of(document: Document) -> Terms:
    """Read the terms of changing an agreement from itself.

    Source: agreement head and clauses 1, 16 and 19.
    """
    data = document.data
    head, consultation = data["agreement"], data["governance"]["consultation"]
    home = next(party for party in data["parties"] if party["id"] == head["depositary"])
    days = home["calendar"]
    calendar = Calendar(
        days["country"],
        days["subdivision"],
        weekend=days["weekend"],
        extra_closed=days["extra_closed"],
    )
    return Terms(
        parties=frozenset(party["id"] for party in data["parties"]),
        depositary=head["depositary"],
        calendar=calendar,
        timezone=home["timezone"],
        consultation=consultation["min"],
        must_invite=frozenset(consultation["must_invite"]),
        languages=frozenset(head["authentic_languages"]),
        rules={one: voting_rule(one, document) for one in ChangeClass},
    )
