"""Reminders: what is due, and how long before an office is reminded."""

from collections.abc import Mapping
from enum import StrEnum


class Event(StrEnum):
    """What is due."""

    AGREEMENT_REVIEW = "agreement_review"
    PROVIDER_REVIEW = "provider_review"
    EXTERNAL_REVIEW = "external_review"
    DATA_REPORT = "data_report"
    ADMISSIBILITY = "admissibility"
    CONSULTATION_ENDS = "consultation_ends"
    VOTE_CLOSES = "vote_closes"
    PILOT_ENDS = "pilot_ends"
    FIRST_DAY = "first_day"
    PROMISE = "promise"
    COMMITMENT = "commitment"


# Days before; whatever is not named takes the usual.
_USUAL = 14
_LEADS: Mapping[Event, int] = {
    Event.AGREEMENT_REVIEW: 60,
    Event.PROVIDER_REVIEW: 60,
    Event.EXTERNAL_REVIEW: 90,
    Event.DATA_REPORT: 30,
    Event.ADMISSIBILITY: 3,
    Event.VOTE_CLOSES: 3,
}


def lead(event: Event) -> int:
    """Give how many days before it is due an office is reminded."""
    return _LEADS.get(event, _USUAL)
