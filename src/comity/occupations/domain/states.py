"""Where an uploaded list and a title of it stand."""

from enum import StrEnum


class ListState(StrEnum):
    """From the upload to suggestions for every title."""

    WAITING = "waiting"
    MATCHING = "matching"
    READY = "ready"
    FAILED = "failed"


class Standing(StrEnum):
    """Where one title stands."""

    OPEN = "open"
    SECOND = "second"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


def standing(
    *, is_answered: bool, needs_second: bool, agreed: bool | None, is_settled: bool
) -> Standing:
    """Say where a title stands.

    Args:
        is_answered: whether there is an answer at all.
        needs_second: whether the answer may be used for recognition.
        agreed: what the second person said; None: nobody has looked yet.
        is_settled: whether a round table has spoken about a disagreement.

    A round table that spoke opens the title again: the city then answers anew.
    """
    if not is_answered:
        return Standing.OPEN
    if agreed is False:
        return Standing.OPEN if is_settled else Standing.DISPUTED
    if needs_second and agreed is None:
        return Standing.SECOND
    return Standing.CONFIRMED
