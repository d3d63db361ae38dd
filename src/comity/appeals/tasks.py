"""Jobs of appeals: carry out what a panel has ruled; ask the joint board and count its votes."""

from datetime import timedelta
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from comity.agreements.actions import register_turn
from comity.appeals.actions.boards import conclude, overdue, refer
from comity.appeals.actions.carrying import carry_out
from comity.appeals.domain.facts import (
    AppealRuled,
    BoardAnswered,
    BoardVoted,
    ComplaintAnswered,
    ComplaintMade,
)
from comity.ledger import actions as ledger
from comity.ledger.acting import as_machine
from comity.ledger.clock import now
from comity.ledger.domain.facts import ClockMoved, Fact
from comity.parties.queries import office_names
from comity.recognition.domain.facts import CaseAwaitsBoard, SilenceTookEffect
from comity.recognition.tasks import look_at, send_notices

_SESSION = timedelta(minutes=5)


@app.task(name="appeals.carry_out", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def carry_out_ruling(appeal: str, city: str) -> bool:
    """Carry out a ruling as the machine of the city that decided; a second time does nothing."""
    with as_machine(city, ttl=_SESSION):
        return carry_out(UUID(appeal), at=now())


@app.task(name="appeals.refer", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def refer_to_board(case: str, city: str) -> str | None:
    """Ask the joint board about a case that waits for it; a second time does nothing."""
    with as_machine(city, ttl=_SESSION):
        asked = refer(UUID(case), at=now())
    return None if asked is None else str(asked)


@app.task(name="appeals.answer", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def answer_of_board(question: str, city: str) -> str | None:
    """Count the votes of the joint board; a second time does nothing."""
    with as_machine(city, ttl=_SESSION), register_turn():
        state = conclude(UUID(question), at=now())
    return None if state is None else state.value


@app.periodic(cron="20 * * * *")
@app.task(name="appeals.board_hourly", queueing_lock="appeals.board_hourly")
def board_hourly(timestamp: int) -> int:  # noqa: ARG001  # the queue's signature
    """Count where the last day of the board has gone by; give how many questions."""
    return _count_overdue()


@app.task(name="appeals.board_time", retry=RetryStrategy(max_attempts=5))
def board_time_was_moved() -> int:
    """Do the same at once, because the clock of a demonstration was moved."""
    return _count_overdue()


def _count_overdue() -> int:
    at, asked = now(), 0
    for city in sorted(office_names()):
        with as_machine(city, ttl=_SESSION):
            names = overdue(city, at=at)
        for name in names:
            answer_of_board.defer(question=str(name), city=city)
        asked += len(names)
    return asked


def listen() -> None:
    """Have the machine told of every ruling; the job exists if and only if the ruling does."""
    ledger.listen(AppealRuled, _enqueue)
    ledger.listen(CaseAwaitsBoard, _to_board)
    ledger.listen(SilenceTookEffect, _to_board)
    ledger.listen(BoardVoted, _to_count)
    ledger.listen(BoardAnswered, _to_look)
    ledger.listen(ClockMoved, _time_was_moved)
    for kind in (ComplaintMade, ComplaintAnswered):
        ledger.listen(kind, _enqueue_notices)


def _enqueue_notices(_fact: Fact) -> None:
    send_notices.defer()


def _enqueue(fact: AppealRuled) -> None:
    carry_out_ruling.defer(appeal=str(fact.appeal), city=fact.city or "")


def _to_board(fact: CaseAwaitsBoard | SilenceTookEffect) -> None:
    refer_to_board.defer(case=str(fact.case), city=fact.city or "")


def _to_count(fact: BoardVoted) -> None:
    answer_of_board.defer(question=str(fact.question), city=fact.city or "")


def _to_look(fact: BoardAnswered) -> None:
    if fact.case is not None:
        look_at.defer(case=str(fact.case), city=fact.city or "")


def _time_was_moved(_fact: ClockMoved) -> None:
    board_time_was_moved.defer()
