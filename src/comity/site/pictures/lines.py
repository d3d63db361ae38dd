"""Lines over an axis: how some numbers go along, such as hours by month."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from django.utils.formats import number_format

from comity.site.pictures.canvas import BRAND, GOOD, LATE, LINE, QUIET, Canvas

WIDE, NARROW = 760.0, 330.0
HEIGHT, TOP = 200.0, 16.0
# Each line has a pattern of its own, because colour alone tells some readers nothing.
LOOKS = ((QUIET, "none"), (BRAND, "7 4"), (LATE, "2 4"), (GOOD, "12 4 2 4"))


class Line(Protocol):
    """A named line; None where its number is withheld."""

    @property
    def name(self) -> str: ...  # noqa: D102  # said by the class
    @property
    def values(self) -> Sequence[int | None]: ...  # noqa: D102  # said by the class


def lines_picture(
    lines: Sequence[Line],
    *,
    ends: tuple[str, str],
    ident: str,
    mirrored: bool,
    narrow: bool,
    title: str,
    summary: str,
) -> str:
    """Draw lines along an axis whose `ends` are named; a gap where a number is withheld."""
    ident = f"{ident}-{'narrow' if narrow else 'wide'}"
    width = NARROW if narrow else WIDE
    sheet = Canvas(width, mirrored)
    begin, end = 70.0, width - 10.0
    most = max((value for line in lines for value in line.values if value), default=1)
    for share in (0.0, 0.5, 1.0):
        y = TOP + HEIGHT * (1 - share)
        sheet.line(begin, y, end, y, stroke=LINE)
        label = number_format(round(most * share), force_grouping=True)
        sheet.text(0, y + 4, label, size="12", fill=QUIET)
    for line, (colour, dashes) in zip(lines, LOOKS, strict=False):
        places = max(1, len(line.values) - 1)
        points = [
            None
            if value is None
            else (begin + (end - begin) * turn / places, TOP + HEIGHT * (1 - value / most))
            for turn, value in enumerate(line.values)
        ]
        _draw(sheet, points, colour, dashes)
    sheet.text(begin, TOP + HEIGHT + 18, ends[0], size="12", fill=QUIET)
    sheet.text(end - 7 * len(ends[1]), TOP + HEIGHT + 18, ends[1], size="12", fill=QUIET)
    y = TOP + HEIGHT + 40
    for line, (colour, dashes) in zip(lines, LOOKS, strict=False):
        sheet.line(0, y - 4, 34, y - 4, stroke=colour, stroke_width="3", stroke_dasharray=dashes)
        sheet.text(42, y, line.name, size="13")
        y += 20
    return sheet.svg(
        height=y - 8,
        ident=ident,
        title=title,
        description=summary,
        kind=f"c-figure__{'narrow' if narrow else 'wide'}",
    )


def _draw(
    sheet: Canvas, points: Sequence[tuple[float, float] | None], colour: str, dashes: str
) -> None:
    for one, two in pairwise(points):
        if one and two:
            sheet.line(*one, *two, stroke=colour, stroke_width="3", stroke_dasharray=dashes)
    for turn, point in enumerate(points):
        beside = [*points[max(0, turn - 1) : turn], *points[turn + 1 : turn + 2]]
        if point and not any(beside):
            sheet.dot(*point, 3, fill=colour)
