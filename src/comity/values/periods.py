"""Periods: a whole number of days, working days, weeks, months or years."""

import re
from dataclasses import dataclass

_PATTERN = re.compile(r"P([1-9][0-9]{0,5})(WD|D|W|M|Y)")
# Average days in one unit, for comparing periods of different units.
_AVERAGE_DAYS = {"D": 1.0, "WD": 7 / 5, "W": 7.0, "M": 30.44, "Y": 365.25}


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as agreements write it, such as ``P10WD`` or ``P3M``.

    ``WD`` (working days of the acting city) is Comity's own unit, not ISO 8601.

    Source: agreement format 1, section 2.4 of the domain design.
    """

    count: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read ``P<count><unit>``.

        Raises:
            ValueError: the text is not a period.
        """
        found = _PATTERN.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is not a period such as P10WD or P3M")
        return cls(int(found[1]), found[2])

    @property
    def nominal_days(self) -> float:
        """Give the average length in days, only for comparing two periods."""
        return self.count * _AVERAGE_DAYS[self.unit]

    def __str__(self) -> str:
        return f"P{self.count}{self.unit}"
