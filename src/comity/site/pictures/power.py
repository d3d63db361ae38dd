"""Share of votes beside share of power, party by party."""

from collections.abc import Sequence
from typing import Protocol

from django.utils.translation import gettext

from comity.site.pictures.canvas import BRAND, LINE, QUIET, Canvas

WIDE, NARROW = 760.0, 330.0
BAR = 14.0


class Party(Protocol):
    """A party: its name, its share of the votes and of the power, each of one."""

    @property
    def name(self) -> str: ...  # noqa: D102  # said by the class
    @property
    def votes_share(self) -> float: ...  # noqa: D102  # said by the class
    @property
    def power(self) -> float: ...  # noqa: D102  # said by the class


def power_picture(
    parties: Sequence[Party], *, ident: str, mirrored: bool, narrow: bool, summary: str
) -> str:
    """Draw two bars a party; the figures stand beside them and in a table below the picture."""
    ident = f"{ident}-{'narrow' if narrow else 'wide'}"
    width = NARROW if narrow else WIDE
    sheet = Canvas(width, mirrored)
    begin, room = (10.0, width - 80.0) if narrow else (220.0, width - 290.0)
    y = 26.0
    for party in parties:
        sheet.text(10.0, y, party.name, weight="bold")
        top = y + 10.0 if narrow else y - 12.0
        for place, (share, colour) in enumerate(((party.votes_share, QUIET), (party.power, BRAND))):
            here = top + place * (BAR + 6.0)
            sheet.box(begin, here, room, BAR, fill=LINE, opacity="0.45")
            sheet.box(begin, here, room * share, BAR, fill=colour)
            sheet.text(begin + room + 8.0, here + BAR - 2.0, f"{share:.0%}", size="13")
        y = top + 2 * (BAR + 6.0) + 28.0
    return sheet.svg(
        height=y - 14.0,
        ident=ident,
        title=gettext("Votes and power of each city"),
        description=summary,
        kind=f"c-figure__{'narrow' if narrow else 'wide'}",
    )
