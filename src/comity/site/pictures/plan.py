"""A plan over time: a bar for each thing to take, with its days."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

from django.utils.formats import date_format

from comity.site.pictures.canvas import BRAND, LINE, QUIET, Canvas, lines_of

WIDE, NARROW = 760.0, 330.0
ROW, LEAST = 46.0, 6.0


class Bar(Protocol):
    """One thing with its name and its days."""

    @property
    def title(self) -> str: ...  # noqa: D102  # said by the class
    @property
    def first(self) -> date: ...  # noqa: D102  # said by the class
    @property
    def last(self) -> date: ...  # noqa: D102  # said by the class


def plan_picture(
    bars: Sequence[Bar], *, ident: str, mirrored: bool, narrow: bool, title: str
) -> str:
    """Draw the bars under each other on one scale of days, each with its name above it."""
    width = NARROW if narrow else WIDE
    sheet = Canvas(width, mirrored)
    first = min(bar.first for bar in bars)
    days = max((max(bar.last for bar in bars) - first).days + 1, 1)

    def place(day: date) -> float:
        return (width - 4) * (day - first).days / days + 2

    y = 16.0
    for bar in bars:
        name = lines_of(bar.title, width=width - 20, size=13)[0]
        sheet.text(2, y, name, size="13")
        begin = place(bar.first)
        length = max(LEAST, place(bar.last + timedelta(days=1)) - begin)
        sheet.line(2, y + 15, width - 2, y + 15, stroke=LINE)
        sheet.box(min(begin, width - length - 2), y + 8, length, 14, fill=BRAND, rx="2")
        y += ROW
    sheet.text(2, y, date_format(first, "SHORT_DATE_FORMAT"), size="12", fill=QUIET)
    end = date_format(first + timedelta(days=days - 1), "SHORT_DATE_FORMAT")
    sheet.text(width - 2 - 7.2 * len(end), y, end, size="12", fill=QUIET)
    said = "; ".join(
        f"{bar.title}: {date_format(bar.first)} – {date_format(bar.last)}" for bar in bars
    )
    return sheet.svg(
        height=y + 10,
        ident=f"{ident}-{'narrow' if narrow else 'wide'}",
        title=title,
        description=said,
        kind=f"c-figure__{'narrow' if narrow else 'wide'}",
    )
