"""Earlier decisions: what other cities decided on the same papers."""

from collections.abc import Sequence

from comity.rules.clock import board_due
from comity.rules.decisions import REFERRED, REFUSED
from comity.rules.facts import EarlierFact
from comity.rules.findings import Finding
from comity.rules.logic import Truth, after, as_day, both, choose, either, given, negate, same, when
from comity.rules.matter import Matter
from comity.rules.registry import Precedent
from comity.rules.verdicts import Verdict


def against_earlier(matter: Matter, weighed: Verdict) -> Verdict:
    """Set the result beside what other cities decided; where they differ the board answers.

    Source: domain design sections 3.2, step S13, and 3.9; agreement clause 9 (prior_refusal).
    """
    if not matter.facts.earlier:
        return weighed
    answers = _answers(matter)
    open_ = negate(same(weighed.outcome, REFERRED))
    refused = same(weighed.outcome, REFUSED)
    reasons = weighed.reasons
    to_board: Truth = False
    for earlier in matter.facts.earlier:
        bears = both(open_, negate(to_board), _bears(matter, earlier))
        if bears is False:
            continue
        found, diverges = _beside(earlier, refused, answers)
        reasons += given(bears, *found)
        to_board = either(to_board, both(bears, diverges))
    weighed = weighed._replace(reasons=())
    ending = choose(to_board, lambda: _referred(matter, weighed), lambda: weighed)
    return ending._replace(reasons=reasons)


def _referred(matter: Matter, weighed: Verdict) -> Verdict:
    board = weighed._replace(outcome=REFERRED, basis="board", due=board_due(matter))
    return board.without_measure()


def _answers(matter: Matter) -> Sequence[tuple[Precedent, Truth]]:
    """Give what the board has answered for this pair of job and standard, the oldest first.

    Of each answer it is told whether it holds and none before it does.
    """
    told: list[tuple[Precedent, Truth]] = []
    known: Truth = False
    for one in sorted(matter.registry.precedents, key=lambda p: (p.answered_on, p.id)):
        if one.occupation != matter.block.occupation:
            continue
        shown = (both(p.is_shown, same(p.edition, one.edition)) for p in matter.facts.papers)
        holds = both(one.answered_on.toordinal() <= matter.asof, either(*shown))
        told.append((one, both(negate(known), holds)))
        known = either(known, holds)
    return told


def _beside(
    earlier: EarlierFact, refused: Truth, answers: Sequence[tuple[Precedent, Truth]]
) -> tuple[tuple[Finding, ...], Truth]:
    """Name how this result compares with an earlier refusal; tell whether the board must answer.

    Where the board has answered the same question, the better result stands; an appeal that is
    pending goes before it.
    """
    fact = {"host": earlier.host, "day": as_day(earlier.decided_on)}

    def said(code: str, holds: Truth) -> tuple[Finding, ...]:
        return when(holds, lambda: (Finding(code, (earlier.host,), "§9 / prior_refusal", fact),))

    same_papers, appealed = earlier.saw_all_papers, earlier.is_appealed
    repeats = both(same_papers, negate(appealed))
    better = both(repeats, negate(refused))
    answered = either(*(first for _one, first in answers))
    found = (
        *said("PRIOR-NEW-EVIDENCE", negate(same_papers)),
        *said("PRIOR-APPEAL", both(same_papers, appealed)),
        *said("PRIOR-CONSISTENT", both(repeats, refused)),
        *said("PRIOR-SAME", both(better, negate(answered))),
    )
    for one, first in answers:
        found += given(both(better, first), _precedent(one, earlier))
    return found, either(both(same_papers, appealed), both(better, negate(answered)))


def _precedent(one: Precedent, earlier: EarlierFact) -> Finding:
    fact = {"host": earlier.host, "day": one.answered_on}
    return Finding("PRIOR-PRECEDENT", (one.id,), "§9 / prior_refusal", fact)


def _bears(matter: Matter, earlier: EarlierFact) -> Truth:
    return both(
        earlier.is_refusal,
        negate(earlier.is_annulled),
        same(earlier.occupation, matter.block.occupation),
        negate(same(earlier.host, matter.party.id)),
        earlier.decided_on <= matter.asof,
        after(matter.received, matter.book.prior_window, times=-1) <= earlier.decided_on,
    )
