"""What the time that went by has done to a case: silence, a file that lapses; by the machine."""

from datetime import date, datetime
from uuid import UUID

from comity.ledger import actions as ledger
from comity.recognition.actions.computing import Computed, compute, record_assessed
from comity.recognition.actions.concluding import conclude
from comity.recognition.actions.desk import desk, held
from comity.recognition.actions.folding import bring_up
from comity.recognition.actions.noting import note, today_at
from comity.recognition.actions.reopening import post
from comity.recognition.domain.acts import ActKind, first, lapses_on
from comity.recognition.domain.facts import CaseLapsed, SilenceTookEffect
from comity.recognition.domain.silence import board_until, by_silence, supervised_until
from comity.recognition.domain.states import FIRST_TURN, OPEN, State, move
from comity.recognition.models import CaseRow
from comity.recognition.queries.acts import acts_of
from comity.recognition.queries.files import Papers

_MAY_LAPSE = frozenset({State.SUBMITTED, State.IN_REVIEW})


def let_time_pass(case: UUID, *, at: datetime) -> str | None:
    """Write down what the time that went by has done; give what it was, None where nothing.

    Gives ``lapsed``, ``decided``, ``provisional`` or ``to_board``. Done twice, the second time
    does nothing. Nothing happens before the day after a last day, nor while the clock stands.

    Raises:
        Refusal: NOT-FOUND, NO-BASIS.

    Source: domain design, sections 3.7 (T9) and 3.8.
    """
    with desk(case):
        row = held(case)
        if State(row.state) not in OPEN or row.turn != FIRST_TURN:
            return None
        papers = bring_up(row, at=at)
        over = lapses_on(acts_of(case))
        if over is not None and over <= today_at(row, at) and State(row.state) in _MAY_LAPSE:
            return _lapse(row, papers, at=at)
        computed = compute(row, papers, at=at)
        if conclusion := by_silence(State(row.state), computed.decision):
            conclude(row, papers, computed, conclusion, at=at)
            return "decided"
        return _for_now(row, computed, at=at)


def _lapse(row: CaseRow, papers: Papers, *, at: datetime) -> str:
    note(row, ActKind.LAPSED, by=None, at=at)
    row.state = move(State(row.state), State.LAPSED)
    row.due_on = None
    row.save(update_fields=["state", "due_on"])
    post(row, "lapsed", key=f"{row.id}/lapsed", language=papers.language)
    ledger.record(CaseLapsed(at=at, city=row.host_city, case=row.id))
    return "lapsed"


def _for_now(row: CaseRow, computed: Computed, *, at: datetime) -> str | None:
    effects: tuple[tuple[ActKind, date | None], ...] = (
        (ActKind.PROVISIONAL, supervised_until(computed.decision)),
        (ActKind.TO_BOARD, board_until(computed.decision)),
    )
    acts = acts_of(row.id)
    for kind, until in effects:
        if until is None or first(acts, kind) is not None:
            continue
        note(row, kind, by=None, at=at, until=until)
        post(row, kind, key=f"{row.id}/{kind}", language=computed.papers.language)
        fact = SilenceTookEffect(
            at=at, city=row.host_city, case=row.id, effect=kind.value, until=until
        )
        ledger.record(fact)
        return kind.value
    if computed.is_new:
        record_assessed(computed, at=at)
    return None
