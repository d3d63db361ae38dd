"""Answer what a replay put on the list: an officer reopens the case or says why not."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from comity.ledger import actions as ledger
from comity.ledger.domain.actors import Actor
from comity.privacy import leases
from comity.recognition.actions.reopening import begin_again, locked
from comity.recognition.domain.acts import is_appealed
from comity.recognition.domain.facts import ReconsiderationAnswered
from comity.recognition.domain.reconsiderations import REOPENED, require_reason
from comity.recognition.domain.replays import REPLAY
from comity.recognition.models import ImprovementRow, ReconsiderationRow
from comity.recognition.models.replays import WAITING
from comity.recognition.queries.acts import acts_of
from comity.recognition.queries.reconsiderations import reconsideration
from comity.values.refusals import Refusal

PURPOSE = REPLAY
CLASSES = ("decision",)


def open_file(name: UUID) -> None:
    """Open the lease that an answer needs; for a caller that answers in a transaction of its own.

    Raises:
        RuntimeError: called inside a transaction.
        Refusal: NOT-FOUND, NO-BASIS, BUDGET-SPENT and the others of a lease.
    """
    leases.open(reconsideration(name).subject, classes=CLASSES, purpose=PURPOSE)


def answer(name: UUID, what: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Reopen a case, or note why its decision stays; until there is another it counts anyway.

    Inside somebody's transaction (a write that is done once for its key) the lease would come too
    late: then the caller has called `open_file` before.

    Args:
        name: of what waits.
        what: ``reopened`` or ``dismissed``.
        reason: the officer's words; needed to dismiss.
        by: the officer.
        at: now.

    Raises:
        Refusal: NOT-FOUND, ANSWER-INVALID, ANSWERED-ALREADY, CANNOT-MOVE (the case is open),
            APPEAL-PENDING,
            NO-BASIS, BUDGET-SPENT.
    """
    words = require_reason(what, reason)
    card = reconsideration(name)
    if not connection.in_atomic_block:
        open_file(name)
    with transaction.atomic():
        # The case first, as everywhere: who decides on it holds it too.
        case = locked(card.case)
        row = ReconsiderationRow.objects.select_for_update(of=("self",)).get(pk=name)
        if case is None or row.state != WAITING:
            raise Refusal("ANSWERED-ALREADY", _("Somebody has answered this meanwhile."))
        if what == REOPENED and is_appealed(acts_of(case.id)):
            sentence = _("An appeal is pending. The panel decides first.")
            raise Refusal("APPEAL-PENDING", sentence)
        row.state, row.answered_at, row.answered_by = what, at, by.id
        row.save(update_fields=["state", "answered_at", "answered_by"])
        ImprovementRow.objects.filter(pk=name).update(answer_reason=words)
        fact = ReconsiderationAnswered(
            at=at, city=row.host_city, case=row.case_id, reconsideration=row.id, answer=what
        )
        ledger.record(fact)
        if what == REOPENED:
            begin_again(case, row, by=by, at=at)
