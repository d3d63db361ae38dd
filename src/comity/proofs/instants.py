"""Instants: dates with time and zone as credentials write them."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from comity.values.refusals import Refusal

_PATTERN: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII
)


@lru_cache(maxsize=4096)
def parse_instant(text: str) -> datetime:
    """Read a date and time with its zone, as UTC.

    Raises:
        Refusal: INSTANT, not such a date, or one without a zone.

    Source: W3C VCDM 2.0, section 4.9 (XML Schema dateTimeStamp).
    """
    if _PATTERN.fullmatch(text) is None:
        raise Refusal("INSTANT", f"{text!r} is not a date with time and zone.")
    try:
        # Python reads at most six digits of a second; the rest decides nothing here.
        cut = re.sub(r"(\.\d{6})\d+", r"\1", text)
        return datetime.fromisoformat(cut).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Refusal("INSTANT", f"{text!r} is no day of the calendar.") from error


@lru_cache(maxsize=4096)
def instant_text(at: datetime) -> str:
    """Write an aware instant to the second, in UTC with a Z.

    Raises:
        ValueError: the instant has no zone; a caller's mistake.
    """
    if at.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
