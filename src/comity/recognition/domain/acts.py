"""Acts of the procedure: dated facts of a case, and what follows from them for its clock."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from comity.rules.deadlines import Stop, due_on, merged
from comity.rules.rulebook import Rulebook


class ActKind(StrEnum):
    """What happened. Source: domain design, sections 3.7, 3.8 and 3.11."""

    ACKNOWLEDGED = "acknowledged"
    ASKED = "asked"  # for papers or answers; the clock stands until the answer
    ANSWERED = "answered"
    EXTENDED = "extended"
    CHOSEN = "chosen"  # between partial access and the whole
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # no answer in time; not a refusal
    PROVISIONAL = "provisional"  # silence: supervised work until the board acts
    TO_BOARD = "to_board"  # silence: the joint board decides
    APPEALED = "appealed"
    APPEAL_ENDED = "appeal_ended"


BY_PERSON = frozenset({ActKind.ANSWERED, ActKind.CHOSEN, ActKind.WITHDRAWN, ActKind.APPEALED})
BY_OFFICER = frozenset({ActKind.ACKNOWLEDGED, ActKind.ASKED, ActKind.EXTENDED})
BY_MACHINE = frozenset(
    {ActKind.LAPSED, ActKind.PROVISIONAL, ActKind.TO_BOARD, ActKind.APPEAL_ENDED}
)
# The rest can happen once a case.
SEVERAL = frozenset({ActKind.ASKED, ActKind.ANSWERED, ActKind.APPEALED, ActKind.APPEAL_ENDED})
# These say until when: an answer is awaited, or the board has time.
UNTIL = frozenset({ActKind.ASKED, ActKind.PROVISIONAL, ActKind.TO_BOARD, ActKind.APPEALED})


@dataclass(frozen=True, slots=True)
class Act:
    """One dated fact.

    Args:
        id: its own.
        kind: what happened.
        on: the day in the host's calendar.
        at: the moment (aware).
        until: the last day that it sets, for the kinds of `UNTIL`; else None.
        answers: the question that an answer belongs to; else None.
        choice: yes or no, of a choice; else None.
        is_by_helper: somebody with a mandate did it in the person's name.
    """

    id: UUID
    kind: ActKind
    on: date
    at: datetime
    until: date | None = None
    answers: UUID | None = None
    choice: bool | None = None
    is_by_helper: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the office asked for; `answered_on` None: not answered yet."""

    id: UUID
    asked_on: date
    answer_by: date
    answered_on: date | None


def questions(acts: Sequence[Act]) -> tuple[Question, ...]:
    """Give what the office asked for, the oldest first."""
    answered = {act.answers: act.on for act in acts if act.kind is ActKind.ANSWERED}
    asked = [act for act in acts if act.kind is ActKind.ASKED]
    return tuple(
        Question(act.id, act.on, act.until or act.on, answered.get(act.id))
        for act in sorted(asked, key=lambda one: (one.at, one.id))
    )


def unanswered(acts: Sequence[Act]) -> tuple[Question, ...]:
    """Give the questions without an answer, the oldest first."""
    return tuple(one for one in questions(acts) if one.answered_on is None)


def stops(acts: Sequence[Act]) -> tuple[Stop, ...]:
    """Give the times in which the clock stood or stands, overlapping ones joined.

    Source: rule T7 of the domain design.
    """
    return tuple(merged([Stop(one.asked_on, one.answered_on) for one in questions(acts)]))


def first(acts: Sequence[Act], kind: ActKind) -> Act | None:
    """Give the first act of a kind; None: there is none."""
    return min((act for act in acts if act.kind is kind), key=lambda one: one.at, default=None)


def is_appealed(acts: Sequence[Act]) -> bool:
    """Tell whether an appeal is pending."""
    kinds = [act.kind for act in acts]
    return kinds.count(ActKind.APPEALED) > kinds.count(ActKind.APPEAL_ENDED)


def lapses_on(acts: Sequence[Act]) -> date | None:
    """Give the day on which the file lapses for want of an answer; None: nothing is awaited.

    An office that asks again gives time again, so the last of the open questions counts.

    Source: rule T9 of the domain design; agreement clause 8 (applicant_reply).
    """
    waiting = unanswered(acts)
    if not waiting:
        return None
    return max(one.answer_by for one in waiting) + timedelta(days=1)


def answer_by(rulebook: Rulebook, *, asked_on: date, host: str, home: str | None) -> date:
    """Give the last day for the applicant's answer; it works in both cities.

    Args:
        rulebook: the agreement that governs the case.
        asked_on: in the host's calendar.
        host: the city that asks.
        home: the city whose calendar counts too; None, or no party: the host's alone.

    Source: rules T1 to T5 of the domain design; agreement clause 8 (applicant_reply).
    """
    also = rulebook.parties.get(home) if home else None
    due = due_on(
        asked_on,
        rulebook.deadlines.applicant_reply,
        rulebook.parties[host].calendar,
        also=None if also is None else also.calendar,
    )
    if due is None:
        raise ValueError("a period without a stop has an end")
    return due


def with_acts(facts: Mapping[str, Any], acts: Sequence[Act]) -> dict[str, Any]:
    """Give the facts of a case as its acts have made them; done twice it is the same.

    Stops and extension are what the engine reads of the procedure; a choice becomes the wish.
    """
    told = deepcopy(dict(facts))
    kept = [pair for pair in told.get("pauses", ()) if pair[1] is not None]
    for stop in stops(acts):
        answered = stop.answered_on and stop.answered_on.isoformat()
        pair = [stop.asked_on.isoformat(), answered]
        if pair not in kept:
            kept.append(pair)
    if kept or "pauses" in told:
        told["pauses"] = sorted(kept, key=lambda pair: (pair[0], pair[1] or "9"))
    if extended := first(acts, ActKind.EXTENDED):
        told["extension"] = {"notified": extended.on.isoformat()}
    if (chosen := first(acts, ActKind.CHOSEN)) and chosen.choice is not None:
        told["wish"] = {**told.get("wish", {}), "partial": chosen.choice}
    return told
