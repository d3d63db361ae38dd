"""Standing: what the record of a provider and of its city says about a credential."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from comity.rules.facts import PaperFact, ProviderFact, SuspensionFact, spell_of
from comity.rules.findings import Finding
from comity.rules.logic import (
    NEVER,
    Number,
    Truth,
    after,
    both,
    choose,
    either,
    greatest,
    is_one_of,
    negate,
    pick,
    same,
)
from comity.rules.matter import Matter
from comity.rules.paper_notes import CLEAN, Notes, remark


def weigh_standing(notes: Notes, paper: PaperFact, matter: Matter) -> None:
    """Weigh who awarded a credential, and when, by the facts on its award date.

    Source: domain design section 3.5; agreement clause 7.
    """
    book = matter.book
    inside = is_one_of(paper.provider.city, book.parties)
    notes.add(negate(inside), book.routes["outside_parties"], lambda: remark("PROV-OUTSIDE", paper))
    if inside is not False:
        known = _Known(notes, paper, inside)
        _weigh_accreditation(known, matter)
        _weigh_suspension(known, matter)
        _weigh_city(known, matter)


@dataclass(frozen=True, slots=True)
class _Known:
    """A credential whose provider stands under a party: then its record speaks."""

    notes: Notes
    paper: PaperFact
    inside: Truth

    @property
    def provider(self) -> ProviderFact:
        return self.paper.provider

    def add(self, holds: Truth, route: str, said: Callable[[], Finding]) -> None:
        self.notes.add(both(self.inside, holds), route, said)


def _weigh_accreditation(known: _Known, matter: Matter) -> None:
    paper, book, award = known.paper, matter.book, known.paper.award_on
    found: Truth = False
    for days in known.provider.accredited:
        hit = both(negate(found), days.has(award))
        _weigh_ending(known, hit, days.last)
        found = either(found, hit)
    lapsed = negate(found)
    if lapsed is False:
        return
    end = _last_end(known.provider, award)
    has_ended = end > 0
    in_time = either(not book.teach_out_needs_enrolment, paper.enrolled_on <= end)
    taught_out = choose(
        both(has_ended, in_time),
        lambda: award <= after(end, book.teach_out_within),
        lambda: False,
    )
    known.add(
        both(lapsed, taught_out),
        book.routes["teach_out"],
        lambda: remark("PROV-TEACHOUT", paper, day=end),
    )
    known.add(
        both(lapsed, negate(taught_out)),
        book.routes["provider_lapsed"],
        lambda: remark("PROV-LAPSED", paper, day=pick(has_ended, end, award)),
    )


def _weigh_ending(known: _Known, hit: Truth, last: Number) -> None:
    ending = both(hit, last < NEVER, last - 1 <= known.paper.award_on)
    known.add(ending, CLEAN, lambda: remark("PROV-STILL-OK", known.paper, day=last))


def _last_end(provider: ProviderFact, award: Number) -> Number:
    """Give the last end of an accreditation before an award, or 0."""
    return greatest(0, *(pick(d.last < award, d.last, 0) for d in provider.accredited))


def _weigh_suspension(known: _Known, matter: Matter) -> None:
    """Let the first suspension speak that was never annulled by the decision day; else say that."""
    award = known.paper.award_on
    spells = [(s, s.days.has(award)) for s in known.provider.suspended]
    told = _suspended(known, matter, spells)
    for suspension, hit in spells:
        _annulled(known, suspension, both(negate(told), hit))
        told = either(told, hit)


def _suspended(
    known: _Known, matter: Matter, spells: Sequence[tuple[SuspensionFact, Truth]]
) -> Truth:
    route = matter.book.routes["provider_suspended"]
    told: Truth = False

    def add(first: Truth, suspension: SuspensionFact) -> None:
        day, by = suspension.days.first, suspension.by
        known.add(first, route, lambda: remark("PROV-SUSPENDED", known.paper, day=day, by=by))

    for suspension, hit in spells:
        first = both(negate(told), hit, matter.asof < suspension.annulled_on)
        add(first, suspension)
        told = either(told, first)
    return told


def _annulled(known: _Known, suspension: SuspensionFact, first: Truth) -> None:
    day = suspension.annulled_on
    known.add(
        both(first, day < NEVER),
        CLEAN,
        lambda: remark("PROV-SUSP-ANNULLED", known.paper, day=day),
    )


def _weigh_city(known: _Known, matter: Matter) -> None:
    paper, book, city = known.paper, matter.book, known.provider.city
    state: dict[str, Truth] = {"suspended": False, "watch": False}
    for standing in matter.registry.standing:
        here = same(city, standing.city)
        if here is False:
            continue
        standards = book.standards.values()
        concerned = {s.id for s in standards if s.occupation == standing.occupation}
        days = spell_of(standing.days)
        held = both(here, days.has(paper.award_on), is_one_of(paper.standard, concerned))
        state[standing.state] = either(state.get(standing.state, False), held)
    suspended = state["suspended"]
    known.add(
        suspended, book.routes["city_suspended"], lambda: remark("CITY-SUSPENDED", paper, city=city)
    )
    known.add(
        both(state["watch"], negate(suspended)),
        book.routes["city_watch"],
        lambda: remark("CITY-WATCH", paper, city=city),
    )
