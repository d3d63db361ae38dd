"""Findings: one reason or condition of a decision, with its clause and the fact it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement of the engine.

    Args:
        code: stable, from section 3.13 of the domain design, such as ``GAP-CORE``.
        arguments: what the code speaks of, in order.
        clause: path inside the agreement, such as ``§5 electrician / currency``.
        fact: the named values (texts, numbers, days) that the statement rests on.
    """

    code: str
    arguments: tuple[str, ...] = ()
    clause: str = ""
    fact: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def full_code(self) -> str:
        """Give the code with its arguments, such as ``RESTRICT:SCAF:BRI-5``."""
        return ":".join((self.code, *self.arguments)) if self.arguments else self.code
