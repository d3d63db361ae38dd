"""Judgements: everything that a decision letter says, as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from comity.recognition.domain.opinions import Conclusion
from comity.rules.cases import Case
from comity.rules.decisions import Decision
from comity.rules.rulebook import Block, Party, Rulebook

PANEL = "panel"  # why a decision departs, where an appeal panel took it


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a letter with the clause it rests on, both as written."""

    text: str
    clause: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a letter: a stable key, its heading, its sentences."""

    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """The decision that a later one replaces; days in the host's calendar, `ground` a code."""

    decided_on: date
    reopened_on: date
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A decision with all that its letter tells.

    Args:
        reference: the case's public reference.
        conclusion: what was decided and by whom.
        case: the facts it rests on.
        rulebook: the agreement's version it cites.
        job: the occupation's name in each language of the letter.
        received_on: the day of receipt in the host's calendar.
        decided_on: the day of the decision in the host's calendar.
        replaced: the decision that this one replaces; None: it is the first.
    """

    reference: str
    conclusion: Conclusion
    case: Case
    rulebook: Rulebook
    job: Mapping[str, str]
    received_on: date
    decided_on: date
    replaced: Replaced | None = None

    @property
    def decision(self) -> Decision:
        """Give what was decided."""
        return self.conclusion.decision

    @property
    def is_of_panel(self) -> bool:
        """Tell whether an appeal panel decided, and not the office."""
        departure = self.conclusion.departure
        return departure is not None and departure.code == PANEL

    @property
    def party(self) -> Party:
        """Give the city that decided."""
        return self.rulebook.parties[self.case.host]

    @property
    def block(self) -> Block | None:
        """Give the clause on this job; None where the agreement has none."""
        return self.rulebook.blocks.get(self.case.occupation)
