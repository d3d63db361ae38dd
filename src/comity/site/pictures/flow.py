"""Outcomes before and after as bands: as wide as the number of persons who take each way."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from django.utils.formats import number_format
from django.utils.translation import gettext

from comity.site.pictures.canvas import (
    BRAND,
    GOOD,
    LATE,
    LINE,
    QUIET,
    Canvas,
    lines_of,
)

WIDE, NARROW = 760.0, 330.0
BAR, LEAST, GAP = 14.0, 3.0, 38.0
TONES = {"kinder": GOOD, "stricter": LATE, "other": BRAND, "same": LINE}


class Band(Protocol):
    """Persons with one outcome before and one after, each by its words; `way` gives the colour."""

    @property
    def before(self) -> str: ...  # noqa: D102  # said by the class
    @property
    def after(self) -> str: ...  # noqa: D102  # said by the class
    @property
    def way(self) -> str: ...  # noqa: D102  # said by the class
    @property
    def cases(self) -> int: ...  # noqa: D102  # said by the class


def flow_picture(
    bands: Sequence[Band], *, ident: str, mirrored: bool, narrow: bool, summary: str
) -> str:
    """Draw outcomes before at the near side, after at the far side, and a band for each way."""
    ident = f"{ident}-{'narrow' if narrow else 'wide'}"
    width = NARROW if narrow else WIDE
    sheet = Canvas(width, mirrored)
    together = max(1, sum(band.cases for band in bands))
    room = 260.0
    sheet.text(0, 16, gettext("Before"), weight="700", size="14")
    sheet.text(width - (90 if narrow else 200), 16, gettext("After"), weight="700", size="14")
    sides = [_sums(bands, "before"), _sums(bands, "after")]
    label = 100.0 if narrow else 200.0
    places = [_side(sheet, side, together, room, label, is_far=turn == 1)
              for turn, side in enumerate(sides)]  # fmt: skip
    tops = [dict(place) for place in places]
    for band in sorted(bands, key=lambda one: one.way == "same", reverse=True):
        height = max(1.0, band.cases / together * room)
        _band(sheet, band, tops, height, label)
    lowest = 30 + max(_height(side, together, room) for side in sides)
    return sheet.svg(
        height=lowest,
        ident=ident,
        title=gettext("Outcomes before and after"),
        description=summary,
        kind=f"c-figure__{'narrow' if narrow else 'wide'}",
    )


def _sums(bands: Sequence[Band], side: str) -> Mapping[str, int]:
    sums: dict[str, int] = {}
    for band in bands:
        name = str(getattr(band, side))
        sums[name] = sums.get(name, 0) + band.cases
    return sums


def _height(side: Mapping[str, int], together: int, room: float) -> float:
    return sum(max(LEAST, count / together * room) + GAP for count in side.values())


def _side(
    sheet: Canvas,
    side: Mapping[str, int],
    together: int,
    room: float,
    label: float,
    *,
    is_far: bool,
) -> dict[str, float]:
    """Draw the bars of one side with their names; give where each begins."""
    y, tops = 30.0, {}
    for name, count in side.items():
        height = max(LEAST, count / together * room)
        x = sheet.width - label if is_far else label - BAR
        sheet.box(x, y, BAR, height, fill=QUIET)
        text_x = sheet.width - label + BAR + 6 if is_far else 0.0
        lines = lines_of(name, width=label - BAR - 10, size=13)[:2]
        for turn, words in enumerate(lines):
            sheet.text(text_x, y + 11 + turn * 14, words, size="13")
        number = number_format(count, force_grouping=True)
        sheet.text(text_x, y + 11 + len(lines) * 14, number, size="12", fill=QUIET)
        tops[name] = y
        y += height + GAP
    return tops


def _band(
    sheet: Canvas, band: Band, tops: list[dict[str, float]], height: float, label: float
) -> None:
    near, far = sheet.at(label), sheet.at(sheet.width - label)
    middle = (near + far) / 2
    one, two = tops[0][band.before], tops[1][band.after]
    sheet.parts.append(
        f'<path d="M{near:g} {one:g}C{middle:g} {one:g} {middle:g} {two:g} {far:g} {two:g}'
        f"L{far:g} {two + height:g}C{middle:g} {two + height:g} {middle:g} {one + height:g} "
        f'{near:g} {one + height:g}Z" fill="{TONES.get(band.way, QUIET)}" opacity="0.75"/>'
    )
    tops[0][band.before] += height
    tops[1][band.after] += height
