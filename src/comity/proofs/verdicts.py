"""Verdicts: the words in which a verification answers; never one boolean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from comity.proofs.instants import instant_text
from comity.proofs.kinds import Kind
from comity.proofs.sentences import SENTENCES

Outcome = Literal["pass", "fail", "unknown", "not_applicable"]
Verdict = Literal[
    "recognised",
    "valid_not_recognised",
    "suspended",
    "revoked",
    "expired",
    "invalid",
    "indeterminate",
]


class Check(NamedTuple):
    """One question about a certificate and its answer.

    A named tuple: a verification makes a dozen of them.

    Args:
        name: the question, stable; proofs add their suite after a colon.
        outcome: pass, fail, unknown or not_applicable.
        code: the reason, stable; `SENTENCES` has its English sentence.
        facts: what the sentence speaks of, as text.
    """

    name: str
    outcome: Outcome
    code: str
    facts: Mapping[str, str] = MappingProxyType({})

    @property
    def sentence(self) -> str:
        """Give the English sentence."""
        return SENTENCES[self.code].format_map(self.facts)

    def as_json(self) -> dict[str, Any]:
        """Give the check as plain JSON."""
        return {
            "name": self.name,
            "outcome": self.outcome,
            "code": self.code,
            "sentence": self.sentence,
            "facts": dict(self.facts),
        }


@dataclass(frozen=True, slots=True)
class Verification:
    """What can be said about a document on a day.

    Args:
        verdict: the answer in a word.
        as_of: the instant the answer speaks of.
        checks: every question with its answer, in a fixed order.
        warnings: what was not understood and does not decide.
        bundle_dated: the day of the trust data; None without any.
        credential: its own words, where it was readable at all; unproven unless `valid`.
        kind: which of the formats it is.
    """

    verdict: Verdict
    as_of: datetime
    checks: tuple[Check, ...]
    warnings: tuple[Check, ...] = ()
    bundle_dated: datetime | None = None
    credential: Mapping[str, Any] | None = field(default=None, repr=False)
    kind: Kind = "credential"

    @property
    def valid(self) -> bool | None:
        """Tell whether the certificate holds; None where it cannot be told."""
        if self.verdict == "indeterminate":
            return None
        return self.verdict in {"recognised", "valid_not_recognised"}

    @property
    def sentence(self) -> str:
        """Give the verdict's English sentence."""
        return SENTENCES[f"VERDICT-{self.verdict}"]

    def check(self, name: str) -> Check | None:
        """Give the check of that name, or None where it was not asked."""
        return next((check for check in self.checks if check.name == name), None)

    def as_json(self) -> dict[str, Any]:
        """Give the whole result as plain JSON."""
        dated = self.bundle_dated
        return {
            "kind": self.kind,
            "verdict": self.verdict,
            "sentence": self.sentence,
            "valid": self.valid,
            "as_of": instant_text(self.as_of),
            "bundle": None if dated is None else {"dated": instant_text(dated)},
            "checks": [check.as_json() for check in self.checks],
            "warnings": [check.as_json() for check in self.warnings],
        }
