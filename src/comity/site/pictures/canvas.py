"""A sheet to draw on: shapes and text, mirrored for languages written from right to left."""

import textwrap
from dataclasses import dataclass, field
from html import escape

FONT = "system-ui,Noto Sans,Noto Sans Arabic,sans-serif"
INK, QUIET, LINE, PAPER = "#16262c", "#475a61", "#c5d0d2", "#ffffff"
GOOD, SOON, SOON_MIST, LATE, BRAND = "#2c6a43", "#7a4b00", "#fdf0d2", "#a52a1e", "#1d5f66"
# a letter of the interface's fonts is about this wide, in parts of its size; a bold one is wider
LETTER, BOLD_LETTER = 0.56, 0.66


def lines_of(text: str, *, width: float, size: float, bold: bool = False) -> list[str]:
    """Break a text into lines that fit `width` at letters of `size`, both in picture units."""
    letter = size * (BOLD_LETTER if bold else LETTER)
    return textwrap.wrap(text, max(8, int(width / letter))) or [""]


@dataclass(slots=True)
class Canvas:
    """Collects shapes in reading direction: x grows from where the reader begins.

    Args:
        width: of the picture, in picture units.
        mirrored: whether the reader begins on the right.
    """

    width: float
    mirrored: bool
    parts: list[str] = field(default_factory=list)

    def at(self, x: float) -> float:
        """Give the x of the sheet for an x in reading direction."""
        return self.width - x if self.mirrored else x

    def box(self, x: float, y: float, width: float, height: float, **look: str) -> None:
        """Draw a rectangle whose near edge is at `x`."""
        left = self.at(x + width) if self.mirrored else x
        self.parts.append(
            f'<rect x="{left:g}" y="{y:g}" width="{width:g}" height="{height:g}"{_look(look)}/>'
        )

    def line(self, x: float, y: float, to_x: float, to_y: float, **look: str) -> None:
        """Draw a straight line."""
        self.parts.append(
            f'<path d="M{self.at(x):g} {y:g}L{self.at(to_x):g} {to_y:g}" fill="none"{_look(look)}/>'
        )

    def dot(self, x: float, y: float, radius: float, **look: str) -> None:
        """Draw a circle."""
        self.parts.append(f'<circle cx="{self.at(x):g}" cy="{y:g}" r="{radius:g}"{_look(look)}/>')

    def text(self, x: float, y: float, words: str, **look: str) -> None:
        """Write one line that begins at `x`, or is centred there with ``anchor="middle"``."""
        self.parts.append(f'<text x="{self.at(x):g}" y="{y:g}"{_look(look)}>{escape(words)}</text>')

    def svg(self, *, height: float, ident: str, title: str, description: str, kind: str) -> str:
        """Close the sheet: `ident` makes its ids unique on the page, `kind` is its class."""
        direction = ' direction="rtl"' if self.mirrored else ""
        return (
            f'<svg class="{kind}" viewBox="0 0 {self.width:g} {height:g}" role="img" '
            f'aria-labelledby="{ident}-title {ident}-text" focusable="false"{direction} '
            f'font-family="{FONT}" font-size="15" fill="{INK}">'
            f'<title id="{ident}-title">{escape(title)}</title>'
            f'<desc id="{ident}-text">{escape(description)}</desc>'
            f'<rect width="{self.width:g}" height="{height:g}" fill="{PAPER}"/>'
            f"{''.join(self.parts)}</svg>"
        )


def _look(look: dict[str, str]) -> str:
    names = {"anchor": "text-anchor", "weight": "font-weight", "size": "font-size"}
    return "".join(
        f' {names.get(name, name.replace("_", "-"))}="{escape(value)}"'
        for name, value in look.items()
    )
