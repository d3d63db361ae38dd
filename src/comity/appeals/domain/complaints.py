"""Complaints about treatment: what about, until when they are answered, what may be answered."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from comity.rules.calendars import Calendar
from comity.rules.deadlines import due_on
from comity.values.periods import Period
from comity.values.refusals import Fault, Refusal

# Source: domain design, section 3.11; the agreement sets no shorter period.
ANSWER_WITHIN: Final = Period(20, "WD")
WORDS_MIN_CHARACTERS, WORDS_MAX_CHARACTERS = 20, 4000


class About(StrEnum):
    """What somebody complains about: how they were treated, never what was decided."""

    DELAY = "delay"
    MANNERS = "manners"
    LANGUAGE = "language"
    ACCESS = "access"
    PRIVACY = "privacy"
    OTHER = "other"


class Finding(StrEnum):
    """What the ombudsperson finds."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"


@dataclass(frozen=True, slots=True)
class Told:
    """One complaint for the count: days and codes, nobody's name."""

    about: str
    answer_by: date
    answered_on: date | None
    finding: str


@dataclass(frozen=True, slots=True)
class Figures:
    """How many complaints there were, how many wait or are late, and what was found."""

    count: int
    waiting: int
    late: int
    in_time: int
    by_about: tuple[tuple[str, int], ...]
    by_finding: tuple[tuple[str, int], ...]


def answer_by(filed_on: date, calendar: Calendar) -> date:
    """Give the last day for the answer, in the calendar of the city.

    Source: domain design, section 3.11.
    """
    due = due_on(filed_on, ANSWER_WITHIN, calendar)
    if due is None:
        raise ValueError("a period without a stop has an end")
    return due


def require_complaint(about: str, words: str) -> None:
    """Refuse a complaint that says too little, with every fault.

    Raises:
        Refusal: COMPLAINT-INVALID.
    """
    faults = []
    if about not in set(About):
        faults.append(Fault("ABOUT-UNKNOWN", "about", _("Choose what it is about.")))
    faults += _length(words, "words")
    if faults:
        sentence = _("Something in this complaint is missing.")
        raise Refusal("COMPLAINT-INVALID", sentence, tuple(faults))


def require_answer(finding: str, words: str, recommendation: str) -> None:
    """Refuse an answer without a finding or reasons; a recommendation is not always needed.

    Raises:
        Refusal: ANSWER-INVALID with every fault.
    """
    faults = []
    if finding not in set(Finding):
        faults.append(Fault("FINDING-UNKNOWN", "finding", _("Choose what you found.")))
    faults += _length(words, "words")
    if recommendation.strip():
        faults += _length(recommendation, "recommendation")
    elif finding == Finding.UPHELD:
        message = _("Where a complaint is right, say what the office should do.")
        faults.append(Fault("RECOMMENDATION-MISSING", "recommendation", message))
    if faults:
        sentence = _("Something in this answer is missing.")
        raise Refusal("ANSWER-INVALID", sentence, tuple(faults))


def figures(told: Iterable[Told], *, on: date) -> Figures:
    """Count complaints.

    Args:
        told: all of a city and a time.
        on: today in its calendar.
    """
    every = list(told)
    waiting = [one for one in every if one.answered_on is None]
    answered = [one for one in every if one.answered_on is not None]
    about, found = Counter(one.about for one in every), Counter(one.finding for one in answered)
    return Figures(
        count=len(every),
        waiting=len(waiting),
        late=sum(one.answer_by < (one.answered_on or on) for one in every),
        in_time=sum(
            one.answered_on is not None and one.answered_on <= one.answer_by for one in every
        ),
        by_about=tuple((kind.value, about[kind]) for kind in About),
        by_finding=tuple((kind.value, found[kind]) for kind in Finding),
    )


def _length(words: str, path: str) -> list[Fault]:
    if WORDS_MIN_CHARACTERS <= len(words.strip()) <= WORDS_MAX_CHARACTERS:
        return []
    message = _("Write %(least)d to %(most)d characters.")
    limits = {"least": WORDS_MIN_CHARACTERS, "most": WORDS_MAX_CHARACTERS}
    return [Fault("WORDS-LENGTH", path, message % limits)]
