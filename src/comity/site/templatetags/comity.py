"""Words of the templates: navigation, forms, dates, money, names, clocks and pictures."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.db import DatabaseError
from django.forms import BaseForm, CheckboxInput
from django.forms.boundfield import BoundField
from django.template import loader
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from comity.forms.faults import placed_faults
from comity.site import clocks, navigation, wording
from comity.site.pictures import flow, gap, lines, plan, power, way
from comity.values.names import name_for

register = template.Library()


@register.simple_tag(takes_context=True)
def main_pages(context: Mapping[str, Any]) -> list[navigation.PageLink]:
    """List the main pages of this installation."""
    return navigation.main_pages(context.get("request"))


@register.simple_tag(takes_context=True)
def language_links(context: Mapping[str, Any]) -> list[navigation.LanguageLink]:
    """List this page in each language."""
    return navigation.language_links(context.get("request"))


@register.simple_tag(takes_context=True)
def moved_clock(context: Mapping[str, Any]) -> datetime | None:
    """Give the time of a demonstration whose clock was moved; None everywhere else."""
    request = context.get("request")
    asked: Callable[[], datetime | None] | None = request and request.META.get("comity.clock")
    try:
        return asked() if asked else None
    except DatabaseError:  # the page that says so must be drawn
        return None


@register.simple_tag
def widget_kind(field: BoundField) -> str:
    """Say how a field is labelled: ``group`` by a legend, ``tick`` beside it, else ``plain``."""
    if field.use_fieldset:
        return "group"
    return "tick" if isinstance(field.field.widget, CheckboxInput) else "plain"


@register.simple_tag
def field(bound: BoundField, *, heading: bool = False, size: str = "s") -> SafeString:
    """Draw one field; `heading` makes its label the page's h1, `size` is s, m, l or xl."""
    template = loader.get_template("comity/forms/field.html")
    return mark_safe(template.render({"field": bound, "heading": heading, "size": size}))  # noqa: S308  # drawn by a template, so escaped there


@register.inclusion_tag("comity/forms/error_summary.html")
def error_summary(*forms: BaseForm | str | None) -> dict[str, object]:
    """List all faults of the forms, each leading to the answer it is about."""
    return {
        # A page without a form hands over an empty text, as templates do with a missing name.
        "faults": [
            fault for form in forms if isinstance(form, BaseForm) for fault in placed_faults(form)
        ]
    }


@register.filter
def day(value: date | None) -> str:
    """Write a date in the reader's language: 28 November 2026."""
    if not value:
        return ""
    if isinstance(value, datetime):  # its day depends on the active time zone
        return date_format(value, "DATE_FORMAT")
    return _day(value, get_language())


@lru_cache(maxsize=4096)
def _day(value: date, language: str | None) -> str:  # noqa: ARG001  # the language is active
    return date_format(value, "DATE_FORMAT")


@register.filter
def moment(value: date | None) -> str:
    """Write a date and time of day in the reader's language, in the active time zone."""
    return date_format(value, "DATETIME_FORMAT") if value else ""


@register.filter
def money(amount: Decimal | str | None, currency: str = "EUR") -> str:
    """Write an amount as the reader's language does: €60.00, 60,00 €."""
    return wording.money(Decimal(amount), currency) if amount not in (None, "") else ""


@register.filter
def share(value: float) -> SafeString:
    """Write a share of one in percent, left to right in every page."""
    return format_html('<bdi dir="ltr">{}</bdi>', f"{value:.1%}")


@register.filter
def number(value: int | None) -> str:
    """Write a count as the reader's language groups it, or that it is withheld."""
    return _("withheld") if value is None else number_format(value, force_grouping=True)


@register.filter
def local_name(names: Mapping[str, str] | str | None) -> SafeString:
    """Write a name from data in the reader's language, else as it stands, isolated and marked."""
    if not names:
        return SafeString()
    if isinstance(names, str):
        return format_html("<bdi>{}</bdi>", names)
    found = name_for(names, get_language() or "en")
    return format_html('<bdi lang="{}">{}</bdi>', found.language, found.text)


@register.filter
def code(value: object) -> SafeString:
    """Write a code, number or address so that a right-to-left page does not turn it round."""
    return format_html('<bdi dir="ltr" class="c-code">{}</bdi>', value)


@register.simple_tag
def due_clock(
    days_left: int | None, due: date | None = None, *, paused: bool = False
) -> SafeString:
    """Show the working days left, with a colour and always a word."""
    return _clock(days_left, due, get_language(), paused=paused)


@lru_cache(maxsize=4096)
def _clock(
    days_left: int | None,
    due: date | None,
    language: str | None,  # noqa: ARG001  # the language is active
    *,
    paused: bool,
) -> SafeString:
    # A work-list shows many cases with few different clocks; each is drawn once.
    shown = {"clock": clocks.due_clock(days_left, paused=paused), "due": due}
    return mark_safe(loader.render_to_string("comity/components/due_clock.html", shown))  # noqa: S308  # drawn by a template, so escaped there


@register.inclusion_tag("comity/components/pagination.html", takes_context=True)
def pagination(
    context: Mapping[str, Any], page: Page[Any], parameter: str = "page"
) -> dict[str, object]:
    """Lead to the other pages of a list, keeping the filters of the address."""
    return {"steps": navigation.page_steps(context.get("request"), page, parameter), "page": page}


@register.inclusion_tag("comity/components/gap_picture.html")
def gap_picture(units: Sequence[gap.Unit], ident: str = "gap") -> dict[str, object]:
    """Draw required beside held, part by part, with the same figures as a table below."""
    rows = gap.gap_rows(units)
    mirrored = get_language_bidi()
    wide = gap.gap_picture(rows, ident=ident, mirrored=mirrored, narrow=False)
    narrow = gap.gap_picture(rows, ident=ident, mirrored=mirrored, narrow=True)
    return {
        "rows": rows,
        "summary": gap.gap_summary(rows),
        "wide": mark_safe(wide),  # noqa: S308  # the canvas escapes every text
        "narrow": mark_safe(narrow),  # noqa: S308  # the canvas escapes every text
    }


@register.inclusion_tag("comity/components/way_picture.html")
def way_picture(entries: Sequence[way.Entry], ident: str = "way") -> dict[str, object]:
    """Draw the steps of a case in a row; a narrow screen shows them as a list."""
    picture = way.way_picture(entries, ident=ident, mirrored=get_language_bidi())
    return {"entries": entries, "picture": mark_safe(picture)}  # noqa: S308  # as above


@register.inclusion_tag("comity/components/plan_picture.html")
def plan_picture(bars: Sequence[plan.Bar], title: str, ident: str = "plan") -> dict[str, object]:
    """Draw what is to be taken over time; the table beside it says the same."""
    mirrored = get_language_bidi()
    wide, narrow = (
        plan.plan_picture(bars, ident=ident, mirrored=mirrored, narrow=is_narrow, title=title)
        for is_narrow in (False, True)
    )
    return {
        "wide": mark_safe(wide),  # noqa: S308  # the canvas escapes every text
        "narrow": mark_safe(narrow),  # noqa: S308  # the canvas escapes every text
    }


@register.inclusion_tag("comity/components/power_picture.html")
def power_picture(parties: Sequence[power.Party], ident: str = "power") -> dict[str, object]:
    """Draw votes beside power, party by party, with the same figures as a table below."""
    summary = ", ".join(f"{one.name} {one.votes_share:.0%} / {one.power:.0%}" for one in parties)
    mirrored = get_language_bidi()
    wide, narrow = (
        power.power_picture(
            parties, ident=ident, mirrored=mirrored, narrow=is_narrow, summary=summary
        )
        for is_narrow in (False, True)
    )
    return {
        "rows": parties,
        "wide": mark_safe(wide),  # noqa: S308  # the canvas escapes every text
        "narrow": mark_safe(narrow),  # noqa: S308  # the canvas escapes every text
    }


@register.inclusion_tag("comity/components/flow_picture.html")
def flow_picture(bands: Sequence[flow.Band], ident: str = "flow") -> dict[str, object]:
    """Draw outcomes before and after, with the same figures as a table below."""
    summary = "; ".join(
        f"{one.before} – {one.after}: {number_format(one.cases, force_grouping=True)}"
        for one in bands
    )
    mirrored = get_language_bidi()
    wide, narrow = (
        flow.flow_picture(bands, ident=ident, mirrored=mirrored, narrow=is_narrow, summary=summary)
        for is_narrow in (False, True)
    )
    return {
        "rows": bands,
        "wide": mark_safe(wide),  # noqa: S308  # the canvas escapes every text
        "narrow": mark_safe(narrow),  # noqa: S308  # the canvas escapes every text
    }


@register.inclusion_tag("comity/components/lines_picture.html")
def lines_picture(
    given: Sequence[lines.Line], places: Sequence[str], *, title: str, axis: str, ident: str
) -> dict[str, object]:
    """Draw lines over places of an axis, with the same figures as a table below."""
    summary = "; ".join(
        f"{line.name}: {number(line.values[0])} – {number(line.values[-1])}"
        for line in given
        if line.values
    )
    wide, narrow = (
        lines.lines_picture(
            given,
            ends=(places[0], places[-1]) if places else ("", ""),
            ident=ident,
            mirrored=get_language_bidi(),
            narrow=is_narrow,
            title=title,
            summary=summary,
        )
        for is_narrow in (False, True)
    )
    rows = [
        (place, [(line.name, line.values[turn]) for line in given])
        for turn, place in enumerate(places)
    ]
    return {
        "title": title,
        "axis": axis,
        "lines": given,
        "rows": rows,
        "wide": mark_safe(wide),  # noqa: S308  # the canvas escapes every text
        "narrow": mark_safe(narrow),  # noqa: S308  # the canvas escapes every text
    }
