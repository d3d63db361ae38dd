"""States of a certificate, and the orders that lead from one to the next."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from comity.values.refusals import Refusal


class State(StrEnum):
    """What a certificate's two status bits say."""

    GOOD = "good"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"  # a later decision on the same case has a certificate of its own


class Kind(StrEnum):
    """What can be ordered."""

    SUSPEND = "suspend"
    LIFT = "lift"
    REVOKE = "revoke"


# A suspension can end; what was withdrawn stays withdrawn.
_MOVES: Final[Mapping[tuple[State, Kind], State]] = {
    (State.GOOD, Kind.SUSPEND): State.SUSPENDED,
    (State.SUSPENDED, Kind.LIFT): State.GOOD,
    (State.GOOD, Kind.REVOKE): State.REVOKED,
    (State.SUSPENDED, Kind.REVOKE): State.REVOKED,
}
REASONS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.SUSPEND: ("doubt_about_evidence", "inquiry", "holder_asked"),
    Kind.LIFT: ("doubt_cleared", "inquiry_ended", "holder_asked"),
    Kind.REVOKE: ("issued_in_error", "false_evidence", "annulled_on_appeal", "holder_asked"),
}


# Whose bit in the list of revocations is set: nobody may rely on these any more.
WITHDRAWN: Final = frozenset({State.REVOKED, State.REPLACED})


def allowed(state: State) -> tuple[Kind, ...]:
    """List what can be ordered in a state."""
    return tuple(kind for kind in Kind if (state, kind) in _MOVES)


def move(state: State, kind: Kind) -> State:
    """Give the state after an order.

    Raises:
        Refusal: CERTIFICATE-STATE, the order does not fit the state.
    """
    after = _MOVES.get((state, kind))
    if after is None:
        raise Refusal("CERTIFICATE-STATE", _("This does not fit the certificate's present state."))
    return after


def require_reason(kind: Kind, code: str, text: str) -> None:
    """Require a reason from the vocabulary and one in words for the holder.

    Raises:
        Refusal: REASON-MISSING.
    """
    if code not in REASONS[kind] or not text.strip():
        raise Refusal("REASON-MISSING", _("Choose a reason, and write to the holder why."))
