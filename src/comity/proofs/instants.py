"""Instants: dates with time and zone as credentials write them."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from comity.values.refusals import Refusal

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# The end of the year 9998: every clock in the world can still add a zone to it.
_LAST_SECOND: Final = 253_370_764_800
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


def read_moment(number: object) -> datetime | None:
    """Read seconds since 1970 as tokens write them; None where it is no such number.

    Source: RFC 7519, section 2 (NumericDate), whole seconds only.
    """
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < _LAST_SECOND:
        return None
    return EPOCH + timedelta(seconds=number)
