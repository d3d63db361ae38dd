"""Words of the templates: navigation, forms, dates, money, names, clocks and pictures."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, CheckboxInput
from django.forms.boundfield import BoundField
from django.template import loader
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi

from comity.forms.faults import placed_faults
from comity.site import clocks, navigation, wording
from comity.site.pictures import gap, way
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
    return date_format(value, "DATE_FORMAT") if value else ""


@register.filter
def moment(value: date | None) -> str:
    """Write a date and time of day in the reader's language, in the active time zone."""
    return date_format(value, "DATETIME_FORMAT") if value else ""


@register.filter
def money(amount: Decimal | str | None, currency: str = "EUR") -> str:
    """Write an amount as the reader's language does: €60.00, 60,00 €."""
    return wording.money(Decimal(amount), currency) if amount not in (None, "") else ""


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


@register.inclusion_tag("comity/components/due_clock.html")
def due_clock(
    days_left: int | None, due: date | None = None, *, paused: bool = False
) -> dict[str, object]:
    """Show the working days left, with a colour and always a word."""
    return {"clock": clocks.due_clock(days_left, paused=paused), "due": due}


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
