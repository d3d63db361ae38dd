"""Power: who can carry or block a vote under a rule, in exact fractions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import factorial

from comity.governance.domain.voting import Electorate, VotingRule
from comity.rules.format.power import Power, power_of, winning
from comity.values.refusals import Fault

Coalition = frozenset[str]


@dataclass(frozen=True, slots=True)
class Balance:
    """What a rule makes of the votes when every party is present.

    Args:
        parties: in order; bit n of a coalition's number is the n-th.
        wins: for every coalition, by its number, whether it carries a vote.
        power: swings, dummies and vetoes.
    """

    parties: tuple[str, ...]
    wins: tuple[bool, ...]
    power: Power

    @property
    def banzhaf(self) -> Mapping[str, Fraction]:
        """Give each party's share of all swings.

        Source: section 6.2 of the domain design; Banzhaf 1965.
        """
        swings = self.power.swings
        together = sum(swings.values())
        return {party: Fraction(own, together or 1) for party, own in swings.items()}

    @property
    def shapley_shubik(self) -> Mapping[str, Fraction]:
        """Give the share of all orders of joining in which a party turns the vote.

        Source: section 6.2 of the domain design; Shapley and Shubik 1954.
        """
        count = len(self.parties)
        weight = [
            Fraction(factorial(size) * factorial(count - size - 1), factorial(count))
            for size in range(count)
        ]
        return {
            party: sum((weight[size] for size in self._turned(1 << place)), Fraction(0))
            for place, party in enumerate(self.parties)
        }

    def _turned(self, bit: int) -> Iterator[int]:
        """Give the sizes of the losing coalitions that win with one party more."""
        for members, won in enumerate(self.wins):
            if not members & bit and not won and self.wins[members | bit]:
                yield members.bit_count()

    @property
    def winning(self) -> tuple[Coalition, ...]:
        """Give the smallest coalitions that carry a vote: each loses it without any member."""
        return self._smallest(self.wins)

    @property
    def blocking(self) -> tuple[Coalition, ...]:
        """Give the smallest coalitions without which no vote is carried."""
        everyone = len(self.wins) - 1
        return self._smallest(
            tuple(not self.wins[everyone ^ members] for members in range(len(self.wins)))
        )

    def _smallest(self, has: tuple[bool, ...]) -> tuple[Coalition, ...]:
        bits = [1 << place for place in range(len(self.parties))]
        found = [
            frozenset(p for p, bit in zip(self.parties, bits, strict=True) if members & bit)
            for members, holds in enumerate(has)
            if holds and not any(members & bit and has[members ^ bit] for bit in bits)
        ]
        return tuple(sorted(found, key=lambda one: (len(one), sorted(one))))


def balance(rule: VotingRule, electorate: Electorate) -> Balance:
    """Enumerate all coalitions of the parties under a rule.

    Absence is not counted: a quorum can only make blocking easier.

    Raises:
        ValueError: more than 15 parties; a caller's mistake.

    Source: section 6.2 of the domain design.
    """
    votes = {party: voter.votes for party, voter in electorate.items()}
    wins = winning(
        votes,
        share=rule.votes_share,
        parties=rule.parties,
        population_share=rule.population_share or Decimal(0),
        population={party: voter.residents for party, voter in electorate.items()},
    )
    return Balance(tuple(votes), wins, power_of(tuple(votes), wins))


def weaknesses(rule: VotingRule, found: Balance) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Give the errors of a rule, which must not be, and its warnings.

    A party that can never turn a vote is an error; one that alone can block is a warning, unless
    all can, for that is what asking for everyone means.

    Source: sections 2.3 and 6.2 of the domain design.
    """
    place = f"governance.rules.{rule.name}"
    if not any(found.wins):
        message = f"No vote could ever pass under the rule “{rule.name}”; lower what it asks for."
        return (Fault("E-VOTE", place, message),), ()
    errors = tuple(
        Fault("E-DUMMY", place, f"“{party}” can never turn a vote under “{rule.name}”.")
        for party in found.power.dummies
    )
    vetoes = found.power.vetoes if len(found.power.vetoes) < len(found.parties) else ()
    warnings = tuple(
        Fault("W-VETO", place, f"Nothing passes under “{rule.name}” without “{party}”.")
        for party in vetoes
    )
    return errors, warnings
