"""Draw QR codes: as SVG for pages, as PNG for folios."""

import io
import math
import re
from html import escape
from typing import Final, Literal

# How much of a code may be lost and it is read all the same: a fourteenth, or a seventh.
Level = Literal["L", "M"]

# In places, as readers need it around a code on a page.
BORDER: Final = 4
# Of a place in the PNG; printed at 40 mm a point is then a seventh of a millimetre.
POINTS: Final = 4
_DARK: Final = re.compile(rb"\x00+")


def code_svg(text: str, *, level: Level = "M", title: str = "", place_mm: float = 0) -> str:
    """Draw a QR code as SVG, dark on white, with a border.

    Args:
        text: what a reader shall read: an address, in ASCII; at most about 2,300 letters.
        level: how much may be lost.
        title: said to those who do not see it.
        place_mm: how large a place is printed; without it the code takes the size it is given.

    Raises:
        ValueError: the text is empty, not ASCII, or too long for any code.

    Source: ISO/IEC 18004.
    """
    rows = _rows(text, level)
    side = len(rows) + 2 * BORDER
    drawn = "".join(_line(BORDER + number, row) for number, row in enumerate(rows))
    named = f"<title>{escape(title)}</title>" if title else ""
    mm = f"{side * place_mm:g}mm"
    size = f' width="{mm}" height="{mm}"' if place_mm else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"{size} role="img"'
        f' shape-rendering="crispEdges">{named}<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/>'
        f'<path stroke="#000" d="{drawn}"/></svg>'
    )


def code_png(text: str, *, level: Level = "M") -> bytes:
    """Draw a QR code as PNG without a border, `POINTS` points to a place.

    Raises:
        ValueError: the text is empty, not ASCII, or too long for any code.

    Source: ISO/IEC 18004.
    """
    from PIL import Image

    rows = _rows(text, level)
    side = len(rows)
    drawn = Image.frombytes("L", (side, side), b"".join(rows)).convert("1")
    kept = io.BytesIO()
    drawn.resize((side * POINTS, side * POINTS), Image.Resampling.NEAREST).save(kept, "png")
    return kept.getvalue()


def _line(number: int, row: bytes) -> str:
    """Draw the dark places of one row: each from where the one before it ended, which is short."""
    drawn: list[str] = []
    ended = 0
    for run in _DARK.finditer(row):
        start, end = run.span()
        begin = f"m{start - ended} 0" if drawn else f"M{BORDER + start} {number}.5"
        drawn.append(f"{begin}h{end - start}")
        ended = end
    return "".join(drawn)


def _rows(text: str, level: Level) -> list[bytes]:
    """Give the rows of a code without its border; a place is one byte, 0 where it is dark."""
    if not text.isascii():
        raise ValueError("Readers guess what other letters are meant, and differ; spell them out.")
    import zxingcpp  # ten times as fast as what is written in Python

    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    places = memoryview(made.to_image(scale=1, add_quiet_zones=False)).tobytes()  # type: ignore[arg-type]
    side = math.isqrt(len(places))
    return [places[at : at + side] for at in range(0, len(places), side)]
