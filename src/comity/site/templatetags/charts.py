"""Words of the templates for pictures of counts and of levels, each with its table."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_bidi

from comity.site.pictures.bars import bars_picture as drawn_bars
from comity.site.pictures.heat import Levels
from comity.site.pictures.heat import heat_picture as drawn_heat
from comity.site.templatetags.comity import number

register = template.Library()


@register.inclusion_tag("comity/components/bars_picture.html")
def bars_picture(
    rows: Sequence[tuple[str, int]], *, title: str, unit: str, ident: str
) -> dict[str, object]:
    """Draw named counts as bars, with the same figures as a table below."""
    told = [(str(name), count) for name, count in rows]
    summary = "; ".join(f"{name}: {number(count)}" for name, count in told)
    wide, narrow = (
        drawn_bars(
            told,
            ident=ident,
            mirrored=get_language_bidi(),
            narrow=is_narrow,
            title=title,
            summary=summary,
        )
        for is_narrow in (False, True)
    )
    return {
        "title": title,
        "unit": unit,
        "rows": told,
        "wide": mark_safe(wide),  # noqa: S308  # the canvas escapes every text
        "narrow": mark_safe(narrow),  # noqa: S308  # the canvas escapes every text
    }


@register.inclusion_tag("comity/components/heat_picture.html")
def heat_picture(
    rows: Sequence[Levels], *, one: str, two: str, title: str, axis: str, ident: str
) -> dict[str, object]:
    """Draw levels of two things beside each other, with the same figures as a table below."""
    summary = "; ".join(f"{row.name}: {row.one or '–'} / {row.two or '–'}" for row in rows)
    wide, narrow = (
        drawn_heat(
            rows,
            heads=(one, two),
            ident=ident,
            mirrored=get_language_bidi(),
            narrow=is_narrow,
            title=title,
            summary=summary,
        )
        for is_narrow in (False, True)
    )
    return {
        "title": title,
        "axis": axis,
        "heads": (one, two),
        "rows": rows,
        "wide": mark_safe(wide),  # noqa: S308  # the canvas escapes every text
        "narrow": mark_safe(narrow),  # noqa: S308  # the canvas escapes every text
    }
