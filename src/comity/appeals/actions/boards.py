"""Ask the joint board, vote in it, carry out its answer; each in one transaction."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.accreditation.actions import answer
from comity.accreditation.queries import registry
from comity.agreements.queries import document_of, rulebook
from comity.appeals.domain.boards import (
    Asked,
    BoardChoice,
    QuestionState,
    content_of,
    precedents_of,
    require_vote,
    rule_of,
    settle,
)
from comity.appeals.domain.facts import BoardAnswered, BoardAsked, BoardVoted
from comity.appeals.models import BoardVoteRow, QuestionRow, ReferralRow
from comity.appeals.queries.boards import no_question
from comity.ledger import actions as ledger
from comity.ledger.domain.actors import Actor
from comity.recognition.actions.computing import compute
from comity.recognition.actions.desk import desk, held
from comity.recognition.actions.folding import bring_up
from comity.recognition.domain.silence import board_until, supervised_until
from comity.recognition.domain.states import OPEN, State
from comity.rules.case_facts import local_day
from comity.rules.deciding import decide
from comity.rules.decisions import REFERRED
from comity.values.refusals import Refusal


def refer(case: UUID, *, at: datetime) -> UUID | None:
    """Ask the board about a case that waits for it, as the machine of its city.

    Done twice, the second time does nothing. None: nothing waits for the board.

    Raises:
        Refusal: NOT-FOUND, NO-BASIS.
    """
    with desk(case):
        row = held(case)
        known = ReferralRow.objects.filter(case=row, turn=row.turn).first()
        if known is not None:
            return known.question_id
        if State(row.state) not in OPEN:
            return None
        papers = bring_up(row, at=at)
        computed = compute(row, papers, at=at)
        decision, book = computed.decision, computed.papers.rulebook
        silent = supervised_until(decision) or board_until(decision)
        if silent is None and (decision.outcome, decision.basis) != (REFERRED, "board"):
            return None
        answer_by = silent or decision.due
        if answer_by is None:
            return None  # the clock stands; it is asked when it goes on
        case_read, known_now = computed.papers.case, registry(known_at=at)
        alone = replace(case_read, earlier=())
        own = decide(book, known_now, alone)
        cities = {one.host for one in case_read.earlier} & book.parties.keys()
        elsewhere = {
            city: decide(book, known_now, replace(alone, host=city)) for city in sorted(cities)
        }
        question = QuestionRow.objects.create(
            id=uuid4(),
            host_city=row.host_city,
            occupation=row.occupation,
            ground=(Asked.SILENT if silent else Asked.DIVERGING).value,
            asked_at=at,
            answer_by=answer_by,
            parties=sorted(book.parties),
            agreement_digest=book.digest,
            content=content_of(case_read, decision, own, elsewhere),
        )
        ReferralRow.objects.create(
            question=question,
            case=row,
            turn=row.turn,
            subject=row.subject,
            host_city=row.host_city,
        )
        fact = BoardAsked(
            at=at, city=row.host_city, question=question.pk, case=case, answer_by=answer_by
        )
        ledger.record(fact)
    return question.pk


def vote(name: UUID, choice: str, words: str, *, by: Actor, at: datetime) -> None:
    """Vote for one's city, once, without seeing the other votes.

    Raises:
        Refusal: NOT-FOUND, VOTE-INVALID, VOTED-ALREADY, BOARD-ANSWERED, TOO-LATE.
    """
    require_vote(choice, words)
    with transaction.atomic():
        row = QuestionRow.objects.filter(pk=name).first()
        if row is None or by.city not in row.parties:
            raise no_question()
        if row.state != QuestionState.OPEN:
            raise Refusal("BOARD-ANSWERED", _("The board has answered. Its answer stands."))
        if row.answer_by < _today(row, at):
            raise Refusal("TOO-LATE", _("The last day of the board is over."))
        try:
            with transaction.atomic():
                BoardVoteRow.objects.create(
                    question=row, city=by.city, member=by.id, at=at, choice=choice,
                    words=words.strip(),
                )  # fmt: skip
        except IntegrityError as twin:
            if "board_vote_once_a_city" not in str(twin):
                raise
            sentence = _("Your city has voted. A vote is not taken back.")
            raise Refusal("VOTED-ALREADY", sentence) from None
        ledger.record(BoardVoted(at=at, city=row.host_city, question=name, party=str(by.city)))


def conclude(name: UUID, *, at: datetime) -> QuestionState | None:
    """Count the votes as the machine of the case's city; None: a city may still vote.

    An answer for the better result between two cities holds for everybody with the same papers.
    Done twice, the second time does nothing.

    Raises:
        Refusal: NOT-FOUND.
    """
    with transaction.atomic():
        row = QuestionRow.objects.filter(pk=name).first()
        if row is None:
            raise no_question()
        if row.state != QuestionState.OPEN:
            return QuestionState(row.state)
        row = QuestionRow.objects.select_for_update(of=("self",)).get(pk=name)
        votes = {
            one.city: BoardChoice(one.choice) for one in BoardVoteRow.objects.filter(question=row)
        }
        rule = rule_of(document_of(row.agreement_digest))
        state = settle(rule, votes, is_over=row.answer_by < _today(row, at))
        if state is None:
            return None
        row.state, row.answered_at = state.value, at
        row.save(update_fields=["state", "answered_at"])
        if state is QuestionState.BETTER and row.ground == Asked.DIVERGING:
            _note_precedents(row, at=at)
        case = ReferralRow.objects.filter(question=row).values_list("case_id", flat=True).first()
        fact = BoardAnswered(
            at=at, city=row.host_city, question=name, case=case, answer=state.value
        )
        ledger.record(fact)
    return state


def overdue(city: str, *, at: datetime) -> list[UUID]:
    """Give the open questions of a city whose last day has gone by."""
    rows = QuestionRow.objects.filter(host_city=city, state=QuestionState.OPEN.value)
    return [row.pk for row in rows if row.answer_by < _today(row, at)]


def _note_precedents(row: QuestionRow, *, at: datetime) -> None:
    book = rulebook(row.agreement_digest)
    editions = {
        f"{one.id}@{version}" for one in book.standards.values() for version in one.versions
    }
    for precedent, says in precedents_of(
        row.pk,
        occupation=row.occupation,
        editions=row.content["editions"],
        known=editions,
        on=_today(row, at),
    ):
        try:
            answer(precedent, says=says, at=at)
        except Refusal as refusal:
            if refusal.code != "PRECEDENT-KNOWN":
                raise


def _today(row: QuestionRow, at: datetime) -> date:
    return local_day(at, rulebook(row.agreement_digest).parties[row.host_city].timezone)
