"""Admissibility: in which class a credential counts, judged by the facts on its award date."""

from collections.abc import Mapping
from typing import NamedTuple

from comity.rules.facts import NOT_STATED, PaperFact, ordinal
from comity.rules.findings import Finding
from comity.rules.logic import NEVER, Number, Truth, both, choose, either, negate, pick, same, when
from comity.rules.matter import Matter
from comity.rules.paper_levels import covers, editions, levels
from comity.rules.paper_notes import CLASS, CLEAN, CONFIRM, Notes, remark
from comity.rules.rulebook import Standard, StandardVersion
from comity.rules.standing import weigh_standing

_ON_PAPER = frozenset({"written_exam"})  # methods without any practical part


class Admitted(NamedTuple):
    """A credential with its class.

    `counts`: it is shown, neither pending nor withdrawn. `levels` are the levels that count, by
    unit, after the discount of a credential to be confirmed. `pending` says why it cannot count
    yet; it is then classed as if that were settled. `is_own`: of the standard asked for.
    """

    paper: PaperFact
    is_own: Truth
    is_clean: Truth
    covers: Truth
    levels: Mapping[str, Number]
    findings: tuple[Finding, ...]
    pending: tuple[Finding, ...]
    is_pending: Truth
    is_revoked: Truth
    award_on: Number

    @property
    def counts(self) -> Truth:
        """Tell whether it counts now."""
        return both(self.paper.is_shown, negate(self.is_pending), negate(self.is_revoked))

    @property
    def is_whole_and_clean(self) -> Truth:
        """Tell whether nothing needs to be compared: clean, of this standard, all of it."""
        return both(self.is_own, self.is_clean, self.covers)


def admit(paper: PaperFact, matter: Matter) -> Admitted:
    """Class one credential.

    Source: domain design section 3.5; agreement clauses 3, 5 and 7.
    """
    book = matter.book
    if book.operative_date == "issue":
        issued = paper.issued_on
        award = choose(issued > 0, lambda: issued, lambda: paper.award_on)
        paper = paper._replace(award_on=award)
    revoked = paper.revoked_from <= matter.asof
    if revoked is True:
        return _withdrawn(paper, matter)
    notes = Notes()
    _weigh_methods(notes, paper, matter)
    weigh_standing(notes, paper, matter)
    _weigh_version(notes, paper, matter)
    gone = when(both(paper.is_shown, revoked), lambda: _withdrawn(paper, matter).findings)
    stays = both(paper.is_shown, negate(revoked))
    pending = when(stays, lambda: _pending(paper, matter))
    discounted = same(notes.worst, CLASS[CONFIRM])
    return Admitted(
        paper=paper,
        is_own=same(paper.standard, matter.block.standard.id),
        is_clean=same(notes.worst, 0),
        covers=covers(paper, book),
        levels=levels(paper, book, discounted),
        findings=gone + when(stays, lambda: notes.findings),
        pending=pending,
        is_pending=either(*(finding.holds for finding in pending)),
        is_revoked=revoked,
        award_on=paper.award_on,
    )


def _withdrawn(paper: PaperFact, matter: Matter) -> Admitted:
    clause = f"§5 {matter.block.occupation} / evidence_methods"
    note = remark("CRED-REVOKED", paper, clause, day=paper.revoked_from)
    own = same(paper.standard, matter.block.standard.id)
    return Admitted(
        paper=paper,
        is_own=own,
        is_clean=False,
        covers=False,
        levels={},
        findings=(note,),
        pending=(),
        is_pending=False,
        is_revoked=True,
        award_on=paper.award_on,
    )


# --- what speaks about the paper itself --------------------------------------------------------


def _pending(paper: PaperFact, matter: Matter) -> tuple[Finding, ...]:
    asof = matter.asof
    pending = when(asof < paper.award_on, lambda: (remark("CRED-FUTURE", paper, day=asof),))
    for is_it, standard, version in editions(paper, matter.book):
        pending += _before_its_standard(paper, is_it, standard.id, version)
    return pending + when(paper.is_unverified, lambda: (remark("CRED-UNVERIFIED", paper),))


def _before_its_standard(
    paper: PaperFact, is_it: Truth, standard: str, version: StandardVersion
) -> tuple[Finding, ...]:
    first, name = version.in_force.toordinal(), version.name
    clause = f"§3 {standard} {name}"
    return when(
        both(is_it, paper.award_on < first),
        lambda: (remark("CRED-BEFORE-STD", paper, clause, day=first, version=name),),
    )


def _weigh_methods(notes: Notes, paper: PaperFact, matter: Matter) -> None:
    block, share = matter.block, paper.practical_share
    if not paper.methods and paper.is_dependent is False and share == NOT_STATED:
        return
    only_on_paper = both(paper.uses(_ON_PAPER), negate(paper.uses_other_than(_ON_PAPER)))
    told = pick(both(share < 0, only_on_paper), 0, share)
    accepted = block.accepted_methods
    weak = either(
        both(told >= 0, told < block.min_practical_parts),
        both(block.needs_independent_assessor, paper.is_dependent),
        both(paper.uses_other_than(accepted), negate(paper.uses(accepted))),
    )
    clause = f"§5 {block.occupation} / evidence_methods"
    notes.add(
        weak,
        matter.book.routes["method_weak"],
        lambda: remark("METHOD-WEAK", paper, clause, minimum=str(block.min_practical_share)),
    )


def _weigh_version(notes: Notes, paper: PaperFact, matter: Matter) -> None:
    for is_it, standard, version in editions(paper, matter.book):
        if version.superseded is not None and is_it is not False:
            _weigh_superseded(notes, paper, matter, (is_it, standard, version))


def _weigh_superseded(
    notes: Notes,
    paper: PaperFact,
    matter: Matter,
    edition: tuple[Truth, Standard, StandardVersion],
) -> None:
    is_it, standard, version = edition
    routes, clause = matter.book.routes, f"§3 {standard.id} {version.name}"
    superseded = ordinal(version.superseded, NEVER)
    last, until = ordinal(version.last_award, NEVER), ordinal(version.honour_until, NEVER)
    is_old = both(is_it, superseded <= matter.rules_on)
    late, honoured = last < paper.award_on, matter.rules_on <= until
    told = superseded if until == NEVER else until
    notes.add(
        both(is_old, late),
        routes["late_award"],
        lambda: remark("STD-LATE-AWARD", paper, clause, day=last),
    )
    notes.add(
        both(is_old, negate(late), honoured),
        CLEAN,
        lambda: remark("STD-HONOURED", paper, clause, day=told),
    )
    notes.add(
        both(is_old, negate(late), negate(honoured)),
        routes["sunset"],
        lambda: remark("STD-SUNSET", paper, clause, day=until),
    )
