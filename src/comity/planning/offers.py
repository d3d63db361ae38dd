"""Offers: courses, tests, assessments of prior learning and guided work, with dates and cost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

COURSE, TEST, PRIOR_LEARNING, GUIDED_WORK = "course", "test", "prior_learning", "guided_work"
KINDS: Final = (COURSE, TEST, PRIOR_LEARNING, GUIDED_WORK)
CEFR: Final = ("A1", "A2", "B1", "B2", "C1", "C2")
WHOLE_WEEK: Final = 100


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that leads to levels in units.

    Args:
        id: its own.
        kind: one of `KINDS`.
        gives: the level reached, by unit.
        first: its first day.
        last: its last day; from the day after, it counts.
        fee_cents: what it costs.
        travel_cents: what the way there and back costs over the whole time.
        load: the share of a working week that it takes, in percent.
        place: where.
        language: two letters.
        needs_level: the CEFR level it needs in that language; empty: none.
        places_left: how many can still come; None: not stated.
    """

    id: str
    kind: str
    gives: Mapping[str, int]
    first: date
    last: date
    fee_cents: int
    travel_cents: int
    load: int
    place: str
    language: str
    needs_level: str = ""
    places_left: int | None = None

    @property
    def cost_cents(self) -> int:
        """Give fee and travel together."""
        return self.fee_cents + self.travel_cents


@dataclass(frozen=True, slots=True)
class Traveller:
    """Who looks for a way.

    Args:
        from_on: the first day on which something can begin.
        languages: the CEFR level by language; a language that is not told counts as none.
        most_load: how much of a week can be given, in percent.
    """

    from_on: date
    languages: Mapping[str, str]
    most_load: int = WHOLE_WEEK


def open_to(offers: Iterable[Offer], traveller: Traveller) -> tuple[Offer, ...]:
    """Give the offers that somebody can take, in the order of their names."""
    fitting = (one for one in offers if _fits(one, traveller))
    return tuple(sorted(fitting, key=lambda one: one.id))


def _fits(offer: Offer, traveller: Traveller) -> bool:
    if offer.first < traveller.from_on or offer.places_left == 0:
        return False
    if offer.load > traveller.most_load:
        return False
    if not offer.needs_level:
        return True
    level = traveller.languages.get(offer.language, "")
    return level in CEFR and CEFR.index(level) >= CEFR.index(offer.needs_level)


def overlaps(offers: Sequence[Offer]) -> list[list[int]]:
    """Give the sets of places in a list that run on one day; none is a part of another.

    What runs at the same time always does so on the first day of one of them.
    """
    sets = []
    for day in sorted({one.first for one in offers}):
        running = [place for place, one in enumerate(offers) if one.first <= day <= one.last]
        if len(running) > 1:
            sets.append(running)
    whole = [frozenset(one) for one in sets]
    return [one for one, held in zip(sets, whole, strict=True) if not any(held < w for w in whole)]


def fits_in_a_week(offers: Sequence[Offer], most_load: int) -> bool:
    """Tell whether some offers leave no week overfull."""
    return all(
        sum(offers[place].load for place in running) <= most_load for running in overlaps(offers)
    )
