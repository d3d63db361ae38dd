"""Currency: is what was learnt recent enough, or is a refresher due."""

from collections.abc import Callable, Sequence

from comity.rules.admissibility import Admitted
from comity.rules.decisions import COMPENSATION
from comity.rules.facts import PracticeFact
from comity.rules.findings import Finding
from comity.rules.logic import (
    Number,
    Truth,
    Word,
    after,
    as_day,
    both,
    choose,
    either,
    greatest,
    least,
    months_until,
    negate,
    pick,
    same,
    when,
)
from comity.rules.matter import Matter
from comity.rules.rulebook import Currency
from comity.rules.verdicts import Verdict


def refreshed(
    matter: Matter,
    counted: Sequence[tuple[Truth, Admitted]],
    weighed: Verdict,
    *,
    alone: Callable[[], Truth],
) -> Verdict:
    """Ask for a refresher where the last award is old and practice is not recent.

    `alone` tells whether assessed prior learning would do without any paper.

    Source: domain design section 3.2, step S11; agreement clause 5 (currency).
    """
    recognised = weighed.is_recognition
    if recognised is False:
        return weighed
    currency, facts = matter.block.currency, matter.facts
    awards = [pick(both(c, _bears_on(matter, a)), a.award_on, 0) for c, a in counted]
    last = greatest(0, *awards)
    months = _recent_months(facts.practice, currency, matter.received)
    stale = choose(
        both(recognised, last > 0, months < currency.practice_months),
        lambda: both(after(last, currency.award_within) < matter.received, negate(alone())),
        lambda: False,
    )
    clause = f"§5 {matter.block.occupation} / currency"
    fact = {"award": as_day(last) if not isinstance(last, int) or last else last, "months": months}
    said = when(stale, lambda: (Finding("CURR-STALE", (), clause, fact),))
    if not said:
        return weighed
    due = weighed._replace(outcome=COMPENSATION, basis="currency", reasons=())
    due = due._replace(kind=chooser(matter), on="refresher", months=1)
    plain = weighed._replace(reasons=())
    ending = choose(stale, lambda: due, lambda: plain)
    return ending._replace(reasons=weighed.reasons + said)


def chooser(matter: Matter) -> Word:
    """Give who chooses the measure, or the measure that was chosen."""
    if matter.block.choice != "applicant":
        return matter.block.if_silent
    wish = matter.facts.measure
    return pick(same(wish, ""), "applicant_chooses", wish)


def _bears_on(matter: Matter, admitted: Admitted) -> Truth:
    """Tell whether a credential speaks to the occupation, directly or by a crosswalk."""
    if admitted.is_own is True:
        return True
    targets = matter.block.standard.units
    carried = [
        admitted.levels.get(walk.source, 0) > 0
        for walk in matter.book.crosswalk
        if walk.target in targets
    ]
    return either(admitted.is_own, *carried)


def _recent_months(
    practice: Sequence[PracticeFact], currency: Currency, received: Number
) -> Number:
    """Count the whole months of verified practice inside the window before receipt."""
    if not practice:
        return 0
    since = after(received, currency.in_last, times=-1)
    months: Number = 0
    for spell in practice:
        counts = both(spell.is_verified, since <= spell.last_on)
        inside = choose(
            counts,
            lambda s=spell: least(s.months, months_until(since, s.last_on)),
            lambda: 0,
        )
        months = months + inside
    return months
