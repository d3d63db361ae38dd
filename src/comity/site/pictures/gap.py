"""What the job requires beside what is held, part by part."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext, ngettext

from comity.site.pictures.canvas import (
    BRAND,
    GOOD,
    LATE,
    LINE,
    QUIET,
    SOON,
    SOON_MIST,
    Canvas,
    lines_of,
)

WIDE, NARROW = 760.0, 330.0
BLOCK, SPACE = 20.0, 4.0
LINE_HEIGHT = 20.0


class Unit(Protocol):
    """A part of a job: its name, the level it requires, the level held (0 for none)."""

    @property
    def title(self) -> str: ...  # noqa: D102  # said by the class
    @property
    def required_level(self) -> int: ...  # noqa: D102  # said by the class
    @property
    def held_level(self) -> int: ...  # noqa: D102  # said by the class
    @property
    def core(self) -> bool: ...  # noqa: D102  # said by the class


@dataclass(frozen=True, slots=True)
class GapRow:
    """A unit with its state: ``covered``, ``partly`` or ``missing``, and that state's word."""

    title: str
    required_level: int
    held_level: int
    core: bool
    state: str
    word: str

    @property
    def tone(self) -> str:
        """Give the tone of the state, as the style sheet names it."""
        return TONES[self.state]


def gap_rows(units: Sequence[Unit]) -> list[GapRow]:
    """Word each unit; the picture and the table are both made from this."""
    words = {
        "covered": gettext("covered"),
        "partly": gettext("partly"),
        "missing": gettext("missing"),
    }
    rows = []
    for unit in units:
        covered = unit.held_level >= unit.required_level
        state = "covered" if covered else "partly" if unit.held_level > 0 else "missing"
        levels = unit.required_level, unit.held_level
        rows.append(GapRow(str(unit.title), *levels, unit.core, state, words[state]))
    return rows


def gap_summary(rows: Sequence[GapRow]) -> str:
    """Say in one sentence how many parts are covered, partly covered and missing."""
    count = {state: sum(row.state == state for row in rows) for state in STATES}
    return " · ".join(
        (
            ngettext("%(n)d part covered", "%(n)d parts covered", count["covered"])
            % {"n": count["covered"]},
            ngettext("%(n)d part partly covered", "%(n)d parts partly covered", count["partly"])
            % {"n": count["partly"]},
            ngettext("%(n)d part missing", "%(n)d parts missing", count["missing"])
            % {"n": count["missing"]},
        )
    )


STATES = ("covered", "partly", "missing")
TONES = {"covered": "good", "partly": "soon", "missing": "late"}
COLOURS = {"covered": GOOD, "partly": SOON, "missing": LATE}


def gap_picture(rows: Sequence[GapRow], *, ident: str, mirrored: bool, narrow: bool) -> str:
    """Draw the rows; below a narrow screen's width the levels stand under each name."""
    ident = f"{ident}-{'narrow' if narrow else 'wide'}"
    sheet = Canvas(NARROW if narrow else WIDE, mirrored)
    sheet.parts.append(_hatching(ident))
    end = _narrow(sheet, rows, ident) if narrow else _wide(sheet, rows, ident)
    return sheet.svg(
        height=end,
        ident=ident,
        title=gettext("What the job requires and what you have"),
        description=gap_summary(rows),
        kind=f"c-figure__{'narrow' if narrow else 'wide'}",
    )


def _hatching(ident: str) -> str:
    return (
        f'<defs><pattern id="{ident}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0h6v6H0z" fill="{SOON_MIST}"/>'
        f'<path d="M0 0h2.5v6H0z" fill="{SOON}"/></pattern></defs>'
    )


def _wide(sheet: Canvas, rows: Sequence[GapRow], ident: str) -> float:
    name_width, needs, have = 300.0, 330.0, 500.0
    for x, head in ((needs, gettext("The job requires")), (have, gettext("Held"))):
        sheet.text(x, 20, head, size="14", fill=QUIET)
    y = 34.0
    for row in rows:
        sheet.line(0, y, WIDE, y, stroke=LINE)
        lines = lines_of(_name(row), width=name_width, size=15)
        for number, words in enumerate(lines):
            sheet.text(0, y + 24 + number * LINE_HEIGHT, words)
        _required(sheet, row, needs, y + 9)
        _held(sheet, row, have, y + 9, ident)
        y += max(1, len(lines)) * LINE_HEIGHT + 18
    return y + 2


def _narrow(sheet: Canvas, rows: Sequence[GapRow], ident: str) -> float:
    blocks = 110.0
    y = 0.0
    for row in rows:
        for words in lines_of(_name(row), width=NARROW, size=15, bold=True):
            y += LINE_HEIGHT
            sheet.text(0, y, words, weight="700")
        sheet.text(0, y + 26, gettext("required"), size="14", fill=QUIET)
        _required(sheet, row, blocks, y + 11)
        sheet.text(0, y + 52, gettext("you have"), size="14", fill=QUIET)
        _held(sheet, row, blocks, y + 37, ident)
        y += 70
        sheet.line(0, y, NARROW, y, stroke=LINE)
    return y + 2


def _name(row: GapRow) -> str:
    return f"{row.title} ({gettext('essential part')})" if row.core else row.title


def _required(sheet: Canvas, row: GapRow, x: float, y: float) -> None:
    for level in range(row.required_level):
        left = x + level * (BLOCK + SPACE)
        sheet.box(left, y, BLOCK, BLOCK, fill="none", stroke=BRAND, stroke_width="2")
    sheet.text(
        _after(x, row.required_level), y + 15, str(row.required_level), size="14", fill=QUIET
    )


def _held(sheet: Canvas, row: GapRow, x: float, y: float, ident: str) -> None:
    fill = {"covered": GOOD, "partly": f"url(#{ident}-hatch)", "missing": "none"}[row.state]
    colour = COLOURS[row.state]
    for level in range(max(row.required_level, row.held_level)):
        left = x + level * (BLOCK + SPACE)
        if level < row.held_level:
            sheet.box(left, y, BLOCK, BLOCK, fill=fill, stroke=colour, stroke_width="2")
        else:
            dashes = {"stroke_dasharray": "4 3", "stroke_width": "2"}
            sheet.box(left, y, BLOCK, BLOCK, fill="none", stroke=colour, **dashes)
    end = _after(x, max(row.required_level, row.held_level))
    sheet.text(end, y + 15, f"{row.held_level} · {row.word}", weight="700", fill=colour)


def _after(x: float, levels: int) -> float:
    return x + levels * (BLOCK + SPACE) + 4
