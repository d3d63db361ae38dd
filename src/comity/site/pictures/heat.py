"""Levels of two things beside each other, row by row: the darker, the higher."""

from collections.abc import Sequence
from typing import Protocol

from comity.site.pictures.canvas import BRAND, INK, LINE, PAPER, QUIET, Canvas, lines_of

WIDE, NARROW = 760.0, 330.0
CELL, ROW, HIGHEST = 64.0, 44.0, 8
_DARK_FROM = 4  # from this level on, white letters are read better


class Levels(Protocol):
    """A named row with a level from 1 to 8 on either side; None: nothing there."""

    @property
    def name(self) -> str: ...  # noqa: D102  # said by the class
    @property
    def one(self) -> int | None: ...  # noqa: D102  # said by the class
    @property
    def two(self) -> int | None: ...  # noqa: D102  # said by the class


def heat_picture(
    rows: Sequence[Levels],
    *,
    heads: tuple[str, str],
    ident: str,
    mirrored: bool,
    narrow: bool,
    title: str,
    summary: str,
) -> str:
    """Draw a table of cells; on a narrow screen each row's name stands above its cells."""
    ident = f"{ident}-{'narrow' if narrow else 'wide'}"
    width = NARROW if narrow else WIDE
    sheet = Canvas(width, mirrored)
    begin = 0.0 if narrow else width - 2 * (CELL + 60.0)
    step = CELL + 60.0
    for place, head in enumerate(heads):
        sheet.text(begin + place * step, 18.0, head, size="14", weight="700")
    y = 30.0
    for row in rows:
        lines = lines_of(row.name, width=(width if narrow else begin) - 16.0, size=15)
        for number, words in enumerate(lines):
            sheet.text(0.0, y + 18.0 + number * 18.0, words)
        top = y + len(lines) * 18.0 + 8.0 if narrow else y
        for place, level in enumerate((row.one, row.two)):
            _cell(sheet, begin + place * step, top, level)
        y = max(top + ROW, y + len(lines) * 18.0 + 8.0) + 4.0
        sheet.line(0.0, y - 2.0, width, y - 2.0, stroke=LINE)
    return sheet.svg(
        height=y + 2.0,
        ident=ident,
        title=title,
        description=summary,
        kind=f"c-figure__{'narrow' if narrow else 'wide'}",
    )


def _cell(sheet: Canvas, x: float, y: float, level: int | None) -> None:
    if level is None:
        sheet.box(x, y, CELL, ROW - 6.0, fill=PAPER, stroke=QUIET, stroke_dasharray="4 3")
        sheet.text(x + CELL / 2, y + 24.0, "–", anchor="middle", fill=QUIET)
        return
    share = 0.15 + 0.85 * level / HIGHEST
    sheet.box(x, y, CELL, ROW - 6.0, fill=PAPER, stroke=BRAND)
    sheet.box(x, y, CELL, ROW - 6.0, fill=BRAND, opacity=f"{share:.2f}" if level < HIGHEST else "1")
    colour = PAPER if level > _DARK_FROM else INK
    sheet.text(x + CELL / 2, y + 24.0, str(level), anchor="middle", weight="700", fill=colour)
