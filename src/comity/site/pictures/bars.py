"""Counts as bars, one below the other."""

from collections.abc import Sequence

from django.utils.formats import number_format

from comity.site.pictures.canvas import BRAND, LINE, Canvas, lines_of

WIDE, NARROW = 760.0, 330.0
BAR, LINE_HEIGHT = 18.0, 18.0


def bars_picture(
    rows: Sequence[tuple[str, int]],
    *,
    ident: str,
    mirrored: bool,
    narrow: bool,
    title: str,
    summary: str,
) -> str:
    """Draw a bar for each named count; on a narrow screen it stands below its name."""
    ident = f"{ident}-{'narrow' if narrow else 'wide'}"
    width = NARROW if narrow else WIDE
    sheet = Canvas(width, mirrored)
    begin, room = (0.0, width - 60.0) if narrow else (330.0, width - 400.0)
    most = max((count for _name, count in rows), default=0) or 1
    y = 6.0
    for name, count in rows:
        lines = lines_of(name, width=width if narrow else begin - 16.0, size=15)
        for number, words in enumerate(lines):
            sheet.text(0, y + 14.0 + number * LINE_HEIGHT, words)
        top = y + len(lines) * LINE_HEIGHT + 6.0 if narrow else y
        sheet.box(begin, top, room, BAR, fill=LINE, opacity="0.45")
        sheet.box(begin, top, room * count / most, BAR, fill=BRAND)
        shown = number_format(count, force_grouping=True)
        sheet.text(begin + room + 8.0, top + BAR - 4.0, shown, size="14")
        y = max(top + BAR, y + len(lines) * LINE_HEIGHT) + 14.0
    return sheet.svg(
        height=y,
        ident=ident,
        title=title,
        description=summary,
        kind=f"c-figure__{'narrow' if narrow else 'wide'}",
    )
