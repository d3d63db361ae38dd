"""Enquiries: what a host may ask the issuing city, and how long that city has."""

from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from comity.rules.calendars import Calendar
from comity.rules.cases import Credential
from comity.rules.deadlines import due_on
from comity.rules.rulebook import Rulebook
from comity.values.periods import Period
from comity.values.refusals import Fault, Refusal

# No clause sets this; the person waits meanwhile, so it is as long as a decision takes when all
# is clear (clause 8, automatic), and the city is reminded each time it has passed.
ANSWER_WITHIN: Final = Period(10, "WD")
WORDS_MAX_CHARACTERS: Final = 1000
CONFIRMED, DENIED, UNKNOWN = "confirmed", "denied", "unknown"
ANSWERS: Final = (CONFIRMED, DENIED, UNKNOWN)


def issuer_of(credential: Credential, cities: dict[str, str], rulebook: Rulebook, host: str) -> str:
    """Give the partner city that can confirm a credential.

    Args:
        credential: of the case.
        cities: the city of each known provider.
        rulebook: whose parties are partners.
        host: the city that asks.

    Raises:
        Refusal: NO-PARTNER-ISSUED: nobody on the platform can answer; ask outside it.
    """
    city = cities.get(credential.provider, "")
    if city not in rulebook.parties or city == host:
        sentence = _("No partner city issued this paper. Ask its issuer outside the platform.")
        raise Refusal("NO-PARTNER-ISSUED", sentence)
    return city


def last_day(asked_on: date, calendar: Calendar) -> date:
    """Give the last day for the answer, in the issuing city's calendar."""
    return due_on(asked_on, ANSWER_WITHIN, calendar) or asked_on


def is_due_again(
    reminded_on: date | None, answer_by: date, *, on: date, calendar: Calendar
) -> bool:
    """Tell whether the issuing city is to be reminded today.

    Args:
        reminded_on: when it last was; None: never.
        answer_by: the last day for the answer.
        on: today in the issuing city's calendar.
        calendar: of that city.
    """
    since = answer_by if reminded_on is None else last_day(reminded_on, calendar)
    return since < on


def require_answer(what: str, words: str) -> None:
    """Refuse an answer that says nothing.

    Raises:
        Refusal: ENQUIRY-INVALID with every fault.
    """
    faults = []
    if what not in ANSWERS:
        faults.append(Fault("ANSWER-UNKNOWN", "answer", _("Choose one of the answers.")))
    if len(words) > WORDS_MAX_CHARACTERS:
        message = _("Write at most %(most)d characters.") % {"most": WORDS_MAX_CHARACTERS}
        faults.append(Fault("WORDS-LENGTH", "words", message))
    if what in {DENIED, UNKNOWN} and not words.strip():
        message = _("Say what you found, so that the other office can go on.")
        faults.append(Fault("WORDS-MISSING", "words", message))
    if faults:
        raise Refusal("ENQUIRY-INVALID", _("Something in the answer is missing."), tuple(faults))
