"""Refusals: how Comity says no, with a stable code and a sentence to act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a document or a row: a stable code, the place, a sentence."""

    code: str
    path: str
    message: str


class Refusal(Exception):
    """Say no to a request: a stable `code`, a sentence a tired person can act on, all faults.

    Args:
        code: stable and machine-readable, such as ``NO-AGREEMENT-IN-FORCE``.
        message: one or two plain sentences that say what to do.
        faults: every fault found, each with its place; empty when the whole is refused.
    """

    def __init__(self, code: str, message: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.faults = faults
