"""The difference of two agreements by clause, with its class and what it asks for."""

from comity.rules.differences.applying import applied
from comity.rules.differences.arranging import arranged
from comity.rules.differences.changes import Change, ChangeClass, Difference, Kind, Leaning
from comity.rules.differences.comparing import difference
from comity.rules.differences.consequences import Consequences, consequences, voting_rule

__all__ = [
    "Change",
    "ChangeClass",
    "Consequences",
    "Difference",
    "Kind",
    "Leaning",
    "applied",
    "arranged",
    "consequences",
    "difference",
    "voting_rule",
]
