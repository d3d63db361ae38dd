"""A matter: a case in scope with everything that the steps of a decision need."""

from collections.abc import Sequence
from typing import NamedTuple

from comity.rules.facts import Facts
from comity.rules.logic import Number, Truth, both, either, negate
from comity.rules.registry import Registry
from comity.rules.rulebook import Block, Party, Rulebook, Standard, StandardVersion


class Matter(NamedTuple):
    """A case in scope with everything that its steps need.

    `received` is the day of receipt in the host's zone (or the phase's first day), `complete`
    the day from which periods run, `asof` the decision day, `rules_on` the day whose rules
    apply; `versions` are those the occupation may then require, each with whether it does.
    """

    book: Rulebook
    registry: Registry
    facts: Facts
    party: Party
    block: Block
    received: Number
    complete: Number
    asof: Number
    rules_on: Number
    versions: Sequence[tuple[Truth, StandardVersion]]


def versions_in_force(standard: Standard, on: Number) -> list[tuple[Truth, StandardVersion]]:
    """Give the versions of a standard that may be in force on a day, each with whether it is.

    The latest that has begun is in force; before the first version, the first.
    """
    found: list[tuple[Truth, StandardVersion]] = []
    later: Truth = False
    for version in reversed(standard.by_age):
        begun = version is standard.by_age[0] or version.in_force.toordinal() <= on
        holds = both(negate(later), begun)
        if holds is not False:
            found.append((holds, version))
        later = either(later, begun)
        if later is True:
            break
    return found
