"""The course of a change as it is stored, with the versions and the terms it stands on."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext as _

from comity.agreements.models import AgreementVersionRow
from comity.governance.domain.courses import Course, Dissent, State, Step
from comity.governance.domain.digests import digest_of_text
from comity.governance.domain.papers import Proposal, Proposer
from comity.governance.domain.terms import Terms, terms_of
from comity.governance.domain.voting import (
    Ballot,
    Choice,
    Vote,
    electorate_of,
    rule_of,
)
from comity.governance.models import (
    BallotRow,
    DepartureRow,
    DissentRow,
    ProposalRow,
    StepRow,
    VoteRow,
)
from comity.governance.queries.papers import restored
from comity.rules.differences import ChangeClass
from comity.rules.format import Document, read
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Standing:
    """A change as it stands: what is stored, its course, both versions, the terms in force."""

    row: ProposalRow
    course: Course
    base: Document
    proposed: Document
    terms: Terms

    @property
    def state(self) -> State:
        """Give where it stands."""
        return self.course.state


def standing(proposal: UUID, *, is_locked: bool = False) -> Standing:
    """Give a change as it stands.

    Args:
        proposal: its id.
        is_locked: whether others must wait with their steps until this transaction ends.

    Raises:
        Refusal: NOT-FOUND.
    """
    rows = ProposalRow.objects.select_related("base")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=proposal).first()
    if row is None:
        raise Refusal("NOT-FOUND", _("There is no such proposal."))
    base = _document(row.base.document)
    return Standing(row, course_of(row, base), base, _document(row.document), terms_of(base))


@lru_cache(maxsize=64)
def _document(text: str) -> Document:
    return read(text).required()


def course_of(row: ProposalRow, base: Document) -> Course:
    """Give a change with its steps in their order."""
    parties = frozenset(party["id"] for party in _document(row.document).data["parties"])
    old = frozenset(party["id"] for party in base.data["parties"])
    proposal = Proposal(
        kind=Proposer(row.kind),
        by=row.by,
        document=row.digest,
        change_class=ChangeClass(row.change_class),
        protected=tuple(row.protected),
        parties=frozenset() if parties == old else parties,
        supporters=len(row.supporters),
        is_pilot=row.is_pilot,
    )
    dissents = DissentRow.objects.filter(proposal=row).order_by("at")
    return Course(
        proposal,
        _steps(list(StepRow.objects.filter(proposal=row))),
        tuple(Dissent(one.party, one.at, digest_of_text(one.statement)) for one in dissents),
    )


def _steps(rows: list[StepRow]) -> tuple[Step, ...]:
    """Put steps in order: each begins where the one before led."""
    after = {row.came_from: row for row in rows}
    steps: list[Step] = []
    state: str | None = None
    while state in after:
        row = after[state]
        steps.append(
            Step(State(row.state), row.at, row.by, row.rule, row.document, restored(row.paper))
        )
        state = row.state
    return tuple(steps)


def vote_of(found: Standing) -> tuple[Vote, tuple[Ballot, ...]]:
    """Give the vote on a change and the ballots cast.

    Raises:
        Refusal: VOTE-NOT-OPEN: there is no vote on it yet.
    """
    row = VoteRow.objects.filter(pk=found.row.pk).first()
    if row is None:
        raise Refusal("VOTE-NOT-OPEN", _("There is no vote on this change yet."))
    rule = rule_of(found.base, found.terms.rules[found.course.proposal.change_class])
    vote = Vote(rule, electorate_of(found.base, left_at=departures()), row.opens_at, row.closes_at)
    cast = BallotRow.objects.filter(vote=row).order_by("at")
    return vote, tuple(Ballot(one.party, Choice(one.choice), one.at) for one in cast)


def departures() -> dict[str, datetime]:
    """Give when parties ceased to be parties, by their id."""
    return dict(DepartureRow.objects.values_list("party", "left_at"))


def in_force_digest(on: datetime) -> str:
    """Give the digest of the version that governs a day; empty if there is none."""
    found = AgreementVersionRow.objects.filter(effective__contains=on.date())
    return str(found.values_list("digest", flat=True).first() or "")
