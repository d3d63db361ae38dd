"""Asking: what an office may ask for, when, and when it may take more time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from comity.recognition.domain.acts import Act, ActKind, first, unanswered
from comity.recognition.domain.states import FIRST_TURN, State
from comity.recognition.domain.uploads import KINDS
from comity.values.refusals import Fault, Refusal

WORDS_MIN_CHARACTERS, WORDS_MAX_CHARACTERS = 10, 2000
ITEMS_MOST = 10


@dataclass(frozen=True, slots=True)
class Item:
    """One paper that is asked for: its kind, and why in words the person can read."""

    kind: str
    why: str


def require_question(items: Sequence[Item]) -> None:
    """Refuse a question that the person could not answer.

    Raises:
        Refusal: QUESTION-INVALID with every fault and its place.
    """
    faults = tuple(_faults(items))
    if faults:
        raise Refusal(
            "QUESTION-INVALID", _("Say what you need and why. What is missing is named."), faults
        )


def _faults(items: Sequence[Item]) -> Iterator[Fault]:
    if not 1 <= len(items) <= ITEMS_MOST:
        message = _("Ask for one to %(most)d papers.")
        yield Fault("ITEMS-COUNT", "items", message % {"most": ITEMS_MOST})
    for place, item in enumerate(items):
        if item.kind not in KINDS:
            message = _("Choose which paper you need.")
            yield Fault("ITEM-KIND", f"items.{place}.kind", message)
        yield from words_faults(item.why, f"items.{place}.why")


def words_faults(words: str, path: str) -> Iterator[Fault]:
    """Give what is wrong with a reason in words."""
    if not WORDS_MIN_CHARACTERS <= len(words.strip()) <= WORDS_MAX_CHARACTERS:
        message = _("Write it in %(least)d to %(most)d characters.")
        limits = {"least": WORDS_MIN_CHARACTERS, "most": WORDS_MAX_CHARACTERS}
        yield Fault("WORDS-LENGTH", path, message % limits)


def require_may_ask(state: State, turn: int, due: date | None, *, on: date) -> None:
    """Refuse to ask where it cannot stop the clock any more.

    Args:
        state: of the case.
        turn: of the case.
        due: the last day for the decision; None: the clock stands already.
        on: today in the host's calendar.

    Raises:
        Refusal: CANNOT-MOVE, TOO-LATE.

    Source: domain design, rules T15 and T16.
    """
    _require_first_look(state, turn)
    if due is not None and due < on:
        raise _late()


def require_may_extend(
    state: State, turn: int, due: date | None, acts: Sequence[Act], *, words: str, on: date
) -> None:
    """Refuse an extension that would be void: late, twice, without reasons, or not needed.

    Raises:
        Refusal: CANNOT-MOVE, TOO-LATE, EXTENDED-ALREADY, CLOCK-STANDS, EXTENSION-INVALID.

    Source: domain design, rule T8; Directive 2006/123/EC Art. 13(3).
    """
    _require_first_look(state, turn)
    if first(acts, ActKind.EXTENDED) is not None:
        raise Refusal("EXTENDED-ALREADY", _("The time was extended already. That goes once."))
    if due is None:
        sentence = _("The clock stands, so there is nothing to extend now.")
        raise Refusal("CLOCK-STANDS", sentence)
    if due < on:
        raise _late()
    if faults := tuple(words_faults(words, "reason")):
        raise Refusal("EXTENSION-INVALID", _("Tell the person why you need more time."), faults)


def require_answerable(asked: Act | None, acts: Sequence[Act], state: State) -> None:
    """Refuse an answer to what was not asked, is answered, or is over.

    Raises:
        Refusal: NOT-FOUND, ANSWERED-ALREADY, CANNOT-MOVE.
    """
    if asked is None or asked.kind is not ActKind.ASKED:
        raise Refusal("NOT-FOUND", _("Nobody asked this."))
    if all(one.id != asked.id for one in unanswered(acts)):
        raise Refusal("ANSWERED-ALREADY", _("You have answered this already."))
    if state not in {State.SUBMITTED, State.IN_REVIEW}:
        raise Refusal("CANNOT-MOVE", _("This case is closed; nobody waits for the answer now."))


def require_no_open_question(acts: Sequence[Act]) -> None:
    """Refuse a refusal while the person's time to answer runs.

    Raises:
        Refusal: ANSWER-AWAITED.
    """
    if unanswered(acts):
        sentence = _("You asked the person for something. Wait for the answer before you refuse.")
        raise Refusal("ANSWER-AWAITED", sentence)


def _require_first_look(state: State, turn: int) -> None:
    if turn != FIRST_TURN or state not in {State.SUBMITTED, State.IN_REVIEW}:
        sentence = _("This case has moved on meanwhile. Open it again to see where it stands.")
        raise Refusal("CANNOT-MOVE", sentence)


def _late() -> Refusal:
    sentence = _("The last day is over, and silence has had its effect.")
    return Refusal("TOO-LATE", sentence)
