"""Where a page leads: the main pages, and the same page in another language."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# title, name of the address. A room that an installation leaves out has no address and no entry.
MAIN_PAGES: tuple[tuple[str | Promise, str], ...] = (
    (_("Check"), "portal:check"),
    (_("My case"), "recognition:my_cases"),
    (_("Verify a certificate"), "certificates:verify"),
    (_("Occupations"), "occupations:browse"),
    (_("Changes"), "governance:changes"),
    (_("For offices"), "recognition:worklist"),
)


@dataclass(frozen=True, slots=True)
class PageLink:
    """A main page; `is_here` is the value of ``aria-current``, empty when elsewhere."""

    title: str
    url: str
    is_here: str


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The page one is on, in one language, named in that language."""

    code: str
    name: str
    dir: str
    url: str
    is_current: bool


def address_of(name: str) -> str:
    """Give the address of a named page, empty when this installation does not have it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def main_pages(request: HttpRequest | None) -> list[PageLink]:
    """List the main pages, marking the one the reader is on or under."""
    here = request.path if request else ""
    return [
        PageLink(str(title), url, "page" if here == url else "true" if here.startswith(url) else "")
        for title, name in MAIN_PAGES
        if (url := address_of(name))
    ]


def language_links(request: HttpRequest | None) -> list[LanguageLink]:
    """List the languages by their own names, each leading to this very page and its query."""
    current = get_language()
    return [
        LanguageLink(
            code=code,
            name=str(name),
            dir="rtl" if code in settings.LANGUAGES_BIDI else "ltr",
            url=_same_page(request, code),
            is_current=code == current,
        )
        for code, name in settings.LANGUAGES
    ]


def _same_page(request: HttpRequest | None, code: str) -> str:
    path = request.get_full_path() if request else "/"
    _root, first, *rest = path.split("/", 2)
    known = {known for known, _name in settings.LANGUAGES}
    return f"/{code}/{rest[0] if rest else ''}" if first in known else f"/{code}/"


@dataclass(frozen=True, slots=True)
class PageStep:
    """One entry of a pagination: a page number and its address; no number is a gap."""

    number: int | None
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PageSteps:
    """A whole pagination; the addresses before and after are empty at its ends."""

    before: str
    entries: tuple[PageStep, ...]
    after: str


def page_steps(request: HttpRequest | None, page: Page[Any], parameter: str) -> PageSteps:
    """List where a page of a list leads; the other parts of the address stay as they are."""

    def address(number: int) -> str:
        query = request.GET.copy() if request else QueryDict(mutable=True)
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    entries = tuple(
        PageStep(entry, address(entry), is_current=entry == page.number)
        if isinstance(entry, int)
        else PageStep(None, "", is_current=False)
        for entry in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    )
    before = address(page.number - 1) if page.has_previous() else ""
    return PageSteps(before, entries, address(page.number + 1) if page.has_next() else "")
