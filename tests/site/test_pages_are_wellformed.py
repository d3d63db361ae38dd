"""Every public page and every error page is sound HTML in every language, and light."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import loader
from django.test import RequestFactory, override_settings
from django.utils import translation
from tests.browser import gallery
from tests.site.wellformed import faults

from comity.portal.web import public
from comity.values.refusals import Fault, Refusal

LANGUAGES = [code for code, _name in settings.LANGUAGES]
STORED = [pytest.param(view, marks=pytest.mark.database) for view in ("start", "contact")]
PAGES = [*STORED, "about", "decisions", "accessibility", "source"]
ERRORS = [400, 403, 404, 413, 422, 429, 500]
STATIC = Path(__file__).parents[2] / "src/comity/site/static"


def shown(view: str, language: str, query: str = "") -> str:
    request = RequestFactory().get(f"/{language}/{view}/{query}")
    request.COOKIES["csrftoken"] = "x" * 32
    room = public if hasattr(public, view) else gallery
    with translation.override(language), override_settings(ROOT_URLCONF="tests.browser.gallery"):
        return getattr(room, view)(request).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", [*PAGES, "questions", "one_question", "parts"])
def test_a_page_is_sound(view: str, language: str) -> None:
    assert list(faults(shown(view, language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ERRORS)
def test_an_error_page_says_what_to_do_even_without_a_request(status: int, language: str) -> None:
    wrong = Fault("E-DATE", "credentials[0].award_date", "The date is in the future & <unread>.")
    refusal = Refusal("NOT-SO", "One answer needs another look.", (wrong,))
    with translation.override(language), override_settings(ROOT_URLCONF="tests.browser.gallery"):
        page = loader.get_template(f"{status}.html").render({"refusal": refusal})
    assert list(faults(page)) == []
    assert "credentials[0].award_date" in page
    assert "&amp; &lt;unread&gt;" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_offers_itself_in_every_language(language: str) -> None:
    page = shown("about", language, "?from=letter")
    others = [code for code in LANGUAGES if code != language]
    assert re.findall(r'hreflang="(\w+)"', page) == others
    assert all(f'href="/{code}/about/?from=letter"' in page for code in others)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page


def test_figures_of_a_picture_are_the_figures_of_its_table() -> None:
    page = shown("parts", "en")
    wide = page[page.index("c-figure__wide") : page.index("c-figure__narrow")]
    assert re.findall(r">(\d) · (\w+)<", wide) == [
        ("3", "covered"),
        ("3", "partly"),
        ("0", "missing"),
    ]
    table = page[page.index("<tbody") : page.index("</tbody>")]
    cells = re.findall(r'role="cell"[^>]*>(\w+)<', table)
    assert cells == ["3", "3", "covered", "4", "3", "partly", "4", "0", "missing"]
    assert "1 part covered · 1 part partly covered · 1 part missing" in page


def test_a_picture_is_mirrored_for_those_who_read_from_the_right() -> None:
    first_block = re.compile(r'<rect x="(\d+)" y="43" width="20"')
    assert float(first_block.search(shown("parts", "en")).group(1)) == 330
    assert float(first_block.search(shown("parts", "ar")).group(1)) == 760 - 330 - 20


def test_a_name_keeps_its_own_language_and_direction() -> None:
    page = shown("parts", "ar")
    assert '<bdi lang="de">Ahrenbrück</bdi>' in page
    assert '<bdi dir="ltr" class="c-code">tri-rivers@1.2.0</bdi>' in page


@pytest.mark.parametrize(
    ("language", "day", "fee"),
    [
        ("en", "30 April 2027", "€1,260.50"),
        ("de", "30. April 2027", "1.260,50\u00a0€"),
        ("nl", "30 april 2027", "€\u00a01.260,50"),
        ("fr", "30 avril 2027", "1\u00a0260,50\u00a0€"),
        ("ar", "30 إبريل، 2027", "1260,50\u00a0€"),
        ("uk", "30 квітня 2027 року", "1\u00a0260,50\u00a0€"),
    ],
)
def test_days_and_amounts_are_written_as_the_reader_does(language: str, day: str, fee: str) -> None:
    page = shown("parts", language)
    assert day in page
    assert fee in page


@pytest.mark.node
@pytest.mark.database
@pytest.mark.parametrize("view", ["start", "parts", "questions"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_page_with_all_it_needs_weighs_little(view: str, language: str) -> None:
    page = shown(view, language)
    files = re.findall(r'(?:href|src)="/static/([\w./]+\.(?:css|js|svg))"', page)
    assert len(files) >= 5
    parts = [page.encode(), *((STATIC / name).read_bytes() for name in files)]
    assert sum(len(gzip.compress(part)) for part in parts) <= 60_000
