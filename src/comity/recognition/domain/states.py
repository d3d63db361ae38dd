"""The states of a case: one table of moves and one function that makes them."""

from enum import StrEnum

from django.utils.translation import gettext as _

from comity.values.refusals import Refusal


class State(StrEnum):
    """Where a case stands."""

    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    SECOND_SIGNATURE = "second_signature"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


# A refusal always passes through `second_signature`; only `reopen` leads out of the last three.
MOVES: dict[State, frozenset[State]] = {
    State.SUBMITTED: frozenset({State.IN_REVIEW, State.DECIDED, State.WITHDRAWN, State.LAPSED}),
    State.IN_REVIEW: frozenset(
        {State.SECOND_SIGNATURE, State.DECIDED, State.WITHDRAWN, State.LAPSED}
    ),
    State.SECOND_SIGNATURE: frozenset({State.DECIDED, State.WITHDRAWN}),
    State.DECIDED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.LAPSED: frozenset(),
}
OPEN = frozenset(state for state, onward in MOVES.items() if onward)
FIRST_TURN = 1


def move(state: State, to: State) -> State:
    """Give the new state.

    Raises:
        Refusal: CANNOT-MOVE, because the case has moved on meanwhile.
    """
    if to not in MOVES[state]:
        raise Refusal(
            "CANNOT-MOVE",
            _("This case has moved on meanwhile. Open it again to see where it stands."),
        )
    return to


def reopen(state: State) -> State:
    """Give the state in which a decided case is looked at again.

    Raises:
        Refusal: CANNOT-MOVE: it is not decided, or reopened already.
    """
    if state is not State.DECIDED:
        raise Refusal("CANNOT-MOVE", _("This case is being looked at already."))
    return State.IN_REVIEW


def may_withdraw(state: State, turn: int) -> bool:
    """Tell whether the person can still withdraw: until the first decision."""
    return state in OPEN and turn == FIRST_TURN
