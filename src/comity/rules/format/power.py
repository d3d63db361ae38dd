"""Power: which parties can turn a vote under a voting rule, and which cannot."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

MOST_PARTIES = 15


@dataclass(frozen=True, slots=True)
class Power:
    """What a rule makes of the votes.

    Args:
        swings: per party, in how many winning coalitions it is needed (Banzhaf).
        winning: how many coalitions win.
    """

    swings: Mapping[str, int]
    winning: int

    @property
    def dummies(self) -> tuple[str, ...]:
        """Name the parties that can never turn a vote."""
        return tuple(party for party, swings in self.swings.items() if swings == 0)

    @property
    def vetoes(self) -> tuple[str, ...]:
        """Name the parties without which nothing passes."""
        return tuple(p for p, swings in self.swings.items() if swings == self.winning)


def winning(
    votes: Mapping[str, int],
    *,
    share: Decimal,
    parties: int,
    population_share: Decimal = Decimal(0),
    population: Mapping[str, int] | None = None,
) -> tuple[bool, ...]:
    """Tell for every coalition whether it wins; bit n of its number stands for the n-th party.

    A threshold reached is passed.

    Args:
        votes: per party; at most 15 parties, since all coalitions are counted.
        share: of all votes.
        parties: how many must agree.
        population_share: of all residents.
        population: residents per party; needed with `population_share`.

    Raises:
        ValueError: more than 15 parties; a caller's mistake.

    Source: agreement format 1, sections 2.3 and 6.2 of the domain design.
    """
    names = list(votes)
    if len(names) > MOST_PARTIES:
        raise ValueError(f"{len(names)} parties are too many to count all coalitions")
    residents = [population[name] if population else 0 for name in names]
    enough_votes, enough_residents = share * sum(votes.values()), population_share * sum(residents)
    by_votes, by_residents = _sums(list(votes.values())), _sums(residents)
    return tuple(
        by_votes[members] >= enough_votes
        and members.bit_count() >= parties
        and by_residents[members] >= enough_residents
        for members in range(1 << len(names))
    )


def power(
    votes: Mapping[str, int],
    *,
    share: Decimal,
    parties: int,
    population_share: Decimal = Decimal(0),
    population: Mapping[str, int] | None = None,
) -> Power:
    """Count the winning coalitions and each party's swings, under a rule as `winning` takes it.

    Raises:
        ValueError: more than 15 parties; a caller's mistake.

    Source: agreement format 1, sections 2.3 and 6.2 of the domain design.
    """
    wins = winning(
        votes,
        share=share,
        parties=parties,
        population_share=population_share,
        population=population,
    )
    return power_of(tuple(votes), wins)


def power_of(parties: tuple[str, ...], wins: tuple[bool, ...]) -> Power:
    """Count the swings of each party among coalitions that win or lose."""
    swings = {
        name: sum(
            won and not wins[members ^ bit] for members, won in enumerate(wins) if members & bit
        )
        for name, bit in ((name, 1 << place) for place, name in enumerate(parties))
    }
    return Power(swings, sum(wins))


def _sums(weights: list[int]) -> list[int]:
    sums = [0]
    for weight in weights:
        sums += [total + weight for total in sums]
    return sums
