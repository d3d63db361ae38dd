"""Panels: who may decide on an appeal, until when, and what two votes come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _

from comity.rules.deadlines import due_on
from comity.rules.decisions import COMPENSATION, PARTIAL, RANK, RECOGNISED
from comity.rules.rulebook import Rulebook
from comity.values.refusals import Fault, Refusal

SEATS = 2
WORDS_MIN_CHARACTERS, WORDS_MAX_CHARACTERS = 20, 4000
# What a panel may put in the place of a decision.
REPLACE_WITH = (RECOGNISED, COMPENSATION, PARTIAL)


class Ruling(StrEnum):
    """What a panel decides, from the least for the person to the most."""

    UPHOLD = "uphold"
    SEND_BACK = "send_back"
    REPLACE = "replace"


_ORDER = tuple(Ruling)


@dataclass(frozen=True, slots=True)
class Vote:
    """What one member of a panel decides; `outcome` only where the decision is replaced."""

    member: UUID
    city: str
    ruling: Ruling
    outcome: str
    words: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What two votes come to; `words` are those of the vote that stands."""

    ruling: Ruling
    outcome: str
    words: str
    members: tuple[UUID, UUID]


def decide_by(rulebook: Rulebook, *, host: str, filed_on: date) -> date:
    """Give the last day for the panel.

    Source: agreement clause 8 (appeal_decide).
    """
    calendar = rulebook.parties[host].calendar
    due = due_on(filed_on, rulebook.deadlines.appeal_decide, calendar)
    if due is None:
        raise ValueError("a period without a stop has an end")
    return due


def panel_cities(parties: Iterable[str], *, deciding: str, appeal: UUID) -> tuple[str, str]:
    """Draw the two cities whose officers decide; the deciding city has no seat.

    Nobody chooses: the draw follows from the appeal's random number, so that anybody can do it
    again. Where there is only one other city, both seats are its own.

    Raises:
        ValueError: there is no other party.

    Source: agreement clause 17 (independence).
    """
    others = [party for party in parties if party != deciding]
    if not others:
        raise ValueError("an agreement has two parties")
    drawn = sorted(others, key=lambda city: sha256(f"{appeal}/{city}".encode()).digest())
    return drawn[0], drawn[1] if len(drawn) > 1 else drawn[0]


def require_may_appeal(
    *, is_decided: bool, is_pending: bool, last: date, on: date, words: str
) -> None:
    """Refuse an appeal that cannot be made, with every fault.

    Args:
        is_decided: the case stands decided.
        is_pending: an appeal against this decision was made before.
        last: the last day.
        on: today in the calendar of the city that decided.
        words: why the person appeals.

    Raises:
        Refusal: NOTHING-TO-APPEAL, APPEALED-ALREADY, TOO-LATE, APPEAL-INVALID.
    """
    if not is_decided:
        raise Refusal("NOTHING-TO-APPEAL", _("There is no decision that you could appeal against."))
    if is_pending:
        sentence = _("You have appealed against this decision. The panel looks at it.")
        raise Refusal("APPEALED-ALREADY", sentence)
    if last < on:
        sentence = _("The last day for an appeal is over. You can still apply again at any time.")
        raise Refusal("TOO-LATE", sentence)
    if len(words.strip()) > WORDS_MAX_CHARACTERS:
        message = _("Write at most %(most)d characters.") % {"most": WORDS_MAX_CHARACTERS}
        raise Refusal("APPEAL-INVALID", message, (Fault("WORDS-LENGTH", "words", message),))


def require_vote(ruling: str, outcome: str, words: str, *, decided: str) -> None:
    """Refuse a vote that gives no reasons or would make it worse.

    Args:
        ruling: one of `Ruling`.
        outcome: with which the decision is replaced; empty otherwise.
        words: the reasons, which the person reads.
        decided: the outcome that was appealed against.

    Raises:
        Refusal: VOTE-INVALID with every fault.

    Source: agreement clause 17 (no worse outcome).
    """
    faults = []
    if ruling not in set(Ruling):
        faults.append(Fault("RULING-UNKNOWN", "ruling", _("Choose one of the three.")))
    if ruling == Ruling.REPLACE:
        if outcome not in REPLACE_WITH:
            faults.append(Fault("OUTCOME-UNKNOWN", "outcome", _("Choose the new result.")))
        elif RANK[outcome] <= RANK[decided]:
            message = _("An appeal never makes it worse. Choose a better result, or uphold.")
            faults.append(Fault("NOT-BETTER", "outcome", message))
    elif outcome:
        message = _("Only a replaced decision has a new result.")
        faults.append(Fault("OUTCOME-NEEDLESS", "outcome", message))
    if not WORDS_MIN_CHARACTERS <= len(words.strip()) <= WORDS_MAX_CHARACTERS:
        message = _("Write your reasons in %(least)d to %(most)d characters.")
        limits = {"least": WORDS_MIN_CHARACTERS, "most": WORDS_MAX_CHARACTERS}
        faults.append(Fault("WORDS-LENGTH", "words", message % limits))
    if faults:
        raise Refusal("VOTE-INVALID", _("Something in this vote is missing."), tuple(faults))


def settle(votes: Sequence[Vote]) -> Settled | None:
    """Give what the votes come to; None while one is missing.

    Where the two differ, what is better for the person stands: nobody is sent away by one of two.

    Raises:
        ValueError: more than two votes, or two of one member; a caller's mistake.
    """
    if len(votes) < SEATS:
        return None
    if len(votes) > SEATS or votes[0].member == votes[1].member:
        raise ValueError("a panel is two different officers")
    kinder = max(votes, key=_kindness)
    same = [vote for vote in votes if _kindness(vote) == _kindness(kinder)]
    words = "\n\n".join(vote.words.strip() for vote in same)
    return Settled(kinder.ruling, kinder.outcome, words, (votes[0].member, votes[1].member))


def _kindness(vote: Vote) -> tuple[int, int]:
    return _ORDER.index(vote.ruling), RANK.get(vote.outcome, -1)
