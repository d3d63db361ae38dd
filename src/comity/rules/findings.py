"""Findings: one reason or condition of a decision, with its clause and the fact it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from comity.rules.logic import Text, Truth, both
from comity.rules.terms import Term


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement of the engine.

    Args:
        code: stable, from section 3.13 of the domain design, such as ``GAP-CORE``.
        arguments: what the code speaks of, in order.
        clause: path inside the agreement, such as ``§5 electrician / currency``.
        fact: the named values (texts, numbers, days) that the statement rests on.
        holds: whether it is said at all; always true in the decision on one case.
    """

    code: str
    arguments: tuple[Text, ...] = ()
    clause: str = ""
    fact: Mapping[str, object] = field(default_factory=dict, hash=False)
    holds: Truth = True

    @property
    def full_code(self) -> str:
        """Give the code with its arguments, such as ``RESTRICT:SCAF:BRI-5``."""
        return ":".join((self.code, *self.words)) if self.arguments else self.code

    @property
    def words(self) -> tuple[str, ...]:
        """Give the arguments of a finding on one case, where each is a text."""
        return tuple(str(argument) for argument in self.arguments)

    def only_if(self, holds: Term) -> Self:
        """Give the same finding, said only where `holds`."""
        return replace(self, holds=both(holds, self.holds))
