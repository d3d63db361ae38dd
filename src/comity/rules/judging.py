"""Judging: the papers of a case in scope, under the rules of one day; steps S5 to S13."""

from collections.abc import Sequence

from comity.rules import clock
from comity.rules.admissibility import Admitted, admit
from comity.rules.conditions import conditions
from comity.rules.decisions import REFERRED, REFUSED
from comity.rules.earlier import against_earlier
from comity.rules.findings import Finding
from comity.rules.logic import Truth, as_day, both, choose, either, given, negate, when
from comity.rules.matter import Matter
from comity.rules.verdicts import Verdict
from comity.rules.weighing import weigh


def judge(matter: Matter) -> Verdict:
    """Decide a case in scope on its papers.

    Source: domain design section 3.2, steps S5 to S13.
    """
    return choose(matter.facts.forged, lambda: _forged(matter), lambda: _genuine(matter))


def _forged(matter: Matter) -> Verdict:
    clause = f"§5 {matter.block.occupation} / evidence_methods"
    found: tuple[Finding, ...] = ()
    for paper in matter.facts.papers:
        note = Finding("CRED-FORGED", (paper.id,), clause, {"credential": paper.id})
        found += given(both(paper.is_shown, paper.is_forged), note)
    return Verdict(REFUSED, "forged_document", reasons=found)


def _genuine(matter: Matter) -> Verdict:
    papers = [admit(paper, matter) for paper in matter.facts.papers]
    waits = either(*(paper.is_pending for paper in papers))
    weighed = weigh(matter, [(paper.counts, paper) for paper in papers])
    return choose(
        both(waits, negate(weighed.is_favourable)),
        lambda: _stopped(papers),
        lambda: _standing(matter, papers, weighed),
    )


def _standing(matter: Matter, papers: Sequence[Admitted], weighed: Verdict) -> Verdict:
    decision = _in_time(matter, weighed)
    reasons: tuple[Finding, ...] = ()
    for paper in papers:
        reasons += _unless_pending(paper)
    reasons += decision.reasons
    settled = either(decision.is_recognition, weighed.is_recognition)
    for paper in papers:
        reasons += _left_open(matter, weighed, papers, paper, settled)
    due_before = conditions(matter, decision)
    return decision.saying(reasons, due_before + decision.conditions)


def _unless_pending(paper: Admitted) -> tuple[Finding, ...]:
    return when(negate(paper.is_pending), lambda: paper.findings)


def _in_time(matter: Matter, weighed: Verdict) -> Verdict:
    """Let the clock and the other cities speak, in the order of the steps: S7, then S13."""

    def heard() -> Verdict:
        decision = against_earlier(matter, clock.stopped(weighed))
        return clock.after_silence_of_board(matter, decision)

    return choose(
        clock.has_run_out(matter, weighed.due), lambda: clock.silence(matter, weighed), heard
    )


def _stopped(papers: Sequence[Admitted]) -> Verdict:
    reasons: tuple[Finding, ...] = ()
    for paper in papers:
        reasons += paper.pending + _unless_pending(paper)
    reasons += (Finding("CLOCK-STOPPED", (), "§8 / applicant_reply"),)
    return Verdict(REFERRED, "verify_with_issuer", reasons=reasons)


def _left_open(
    matter: Matter,
    weighed: Verdict,
    papers: Sequence[Admitted],
    paper: Admitted,
    settled: Truth,
) -> tuple[Finding, ...]:
    """Say whether a paper that cannot count yet could improve what stands without it."""
    if paper.is_pending is False:
        return ()

    def improves() -> Truth:
        counted = [(other.counts, other) for other in papers]
        with_it = weigh(matter, [*counted, (paper.is_pending, paper)])
        return with_it.is_better_than(weighed)

    name, clause = paper.paper.id, "§9 / transition"
    fact = {"credential": name, "award": as_day(paper.award_on)}
    better = choose(both(paper.is_pending, negate(settled)), improves, lambda: False)
    reopen = when(better, lambda: (Finding("REOPEN-WHEN-VERIFIED", (name,), clause, fact),))
    needless = when(negate(better), lambda: (Finding("NOT-NEEDED", (name,), clause, fact),))
    return when(paper.is_pending, lambda: reopen + needless)
