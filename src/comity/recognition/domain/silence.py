"""Silence: what follows when a last day went by, as the engine finds it."""

from datetime import date

from comity.recognition.domain.opinions import Conclusion
from comity.recognition.domain.states import State, move
from comity.rules.decisions import RANK, RECOGNISED, REFERRED, Decision
from comity.values.refusals import Refusal

TACIT, PROVISIONAL = "tacit", "tacit_provisional"
_SAID, _UNTIL = "TACIT", "SUPERVISED-UNTIL"


def speaks(decision: Decision) -> bool:
    """Tell whether silence has had an effect: the decision, for now, or a referral."""
    return any(reason.code == _SAID for reason in decision.reasons)


def by_silence(state: State, decision: Decision) -> Conclusion | None:
    """Give what the machine writes down as decided by silence; None where that is not final.

    Raises:
        Refusal: CANNOT-MOVE: it is closed.

    Source: domain design, section 3.8.
    """
    if (decision.outcome, decision.basis) != (RECOGNISED, TACIT):
        return None
    move(state, State.DECIDED)
    return Conclusion(decision, decided_by=None)


def supervised_until(decision: Decision) -> date | None:
    """Give the last day of supervised work, where silence gave a yes for now; else None."""
    if decision.basis != PROVISIONAL:
        return None
    days = (one.fact["day"] for one in decision.conditions if one.code == _UNTIL)
    return next((day for day in days if isinstance(day, date)), None)


def board_until(decision: Decision) -> date | None:
    """Give the last day of the joint board, where silence sent the case there; else None."""
    return decision.due if decision.outcome == REFERRED and speaks(decision) else None


def require_not_against(decision: Decision, outcome: str, *, sentence: str) -> None:
    """Refuse an opinion that would take away what silence has given.

    Args:
        decision: what the engine finds.
        outcome: of the opinion.
        sentence: what to say.

    Raises:
        Refusal: SILENCE-STANDS.

    Source: domain design, section 3.8; Directive 2006/123/EC Art. 13(4).
    """
    gave = decision.outcome == RECOGNISED and decision.basis in {TACIT, PROVISIONAL}
    if gave and RANK[outcome] < RANK[RECOGNISED]:
        raise Refusal("SILENCE-STANDS", sentence)
