"""The way of a case: what is done, what is next, what comes later, with dates."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext

from comity.site.pictures.canvas import BRAND, GOOD, LINE, PAPER, QUIET, Canvas, lines_of

WIDTH, TOP = 760.0, 30.0


class Entry(Protocol):
    """A step of the way: its name, its day if known, its state: done, next or later."""

    @property
    def title(self) -> str: ...  # noqa: D102  # said by the class
    @property
    def on(self) -> date | None: ...  # noqa: D102  # said by the class
    @property
    def state(self) -> str: ...  # noqa: D102  # said by the class


def way_picture(entries: Sequence[Entry], *, ident: str, mirrored: bool) -> str:
    """Draw the steps in a row for a wide screen; a narrow one reads them as a list."""
    sheet = Canvas(WIDTH, mirrored)
    step = WIDTH / max(1, len(entries))
    done = sum(entry.state == "done" for entry in entries)
    sheet.line(step / 2, TOP, WIDTH - step / 2, TOP, stroke=LINE, stroke_width="5")
    if done:
        reached = min(step / 2 + step * done, WIDTH - step / 2)
        sheet.line(step / 2, TOP, reached, TOP, stroke=GOOD, stroke_width="5")
    lowest = TOP
    for number, entry in enumerate(entries):
        lowest = max(lowest, _entry(sheet, entry, step * (number + 0.5), step))
    return sheet.svg(
        height=lowest + 14,
        ident=ident,
        title=gettext("The way of your case"),
        description="; ".join(f"{entry.title}: {word(entry)}" for entry in entries),
        kind="c-figure__wide",
    )


def word(entry: Entry) -> str:
    """Say a step's state and day in words."""
    words = {"done": gettext("done"), "next": gettext("next"), "later": gettext("later")}
    day = f", {date_format(entry.on)}" if entry.on else ""
    return f"{words[entry.state]}{day}"


def _entry(sheet: Canvas, entry: Entry, x: float, width: float) -> float:
    colour = {"done": GOOD, "next": BRAND, "later": QUIET}[entry.state]
    fill = PAPER if entry.state == "later" else colour
    sheet.dot(x, TOP, 13, fill=fill, stroke=colour, stroke_width="3")
    if entry.state == "done":
        sheet.parts.append(
            f'<path d="M{sheet.at(x) - 6:g} {TOP:g}l4 5 8-9" fill="none" stroke="{PAPER}" '
            'stroke-width="3"/>'
        )
    y = TOP + 34
    for words in lines_of(entry.title, width=width - 8, size=14, bold=True):
        weight = "700" if entry.state == "next" else "400"
        sheet.text(x, y, words, anchor="middle", size="14", weight=weight)
        y += 18
    for words in lines_of(word(entry), width=width - 8, size=13):
        sheet.text(x, y, words, anchor="middle", size="13", fill=QUIET)
        y += 16
    return y
