"""The map: a list is uploaded, answered by two people, published, and the check understands it."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import WIDTHS
from tests.browser.walking import be, expect_heading
from tests.occupations.stage import editor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "width"),
    [("en", WIDTHS["phone"]), ("en", WIDTHS["desk"]), ("ar", WIDTHS["phone"])],
    ids=["en-phone", "en-desk", "ar-phone"],
)
def test_a_local_title_becomes_part_of_the_map(
    live_site: str, reader_at: ReaderAt, language: str, width: int, as_owner: Any
) -> None:
    word = f"Kabelmeister{uuid4().hex[:6]}"
    first = reader_at(live_site, width=width, language=language)
    be(first, editor(as_owner, "ahrenbrueck"))
    first.open("occupations/desk/")
    first.check()
    first.open("occupations/desk/upload/")
    page = first.page
    page.locator("[name=title]").fill(f"Berufe {word}")
    page.locator("[name=version]").fill("2026")
    page.locator("[name=language]").select_option("de")
    region = page.locator("[name=framework] option", has_text="region").first
    page.locator("[name=framework]").select_option(region.get_attribute("value"))
    rows = f"Nr;Beruf;Personen\nK1;{word} Elektriker;90\nK1;Doppelt;1\nK2;Maurer;40\n"
    file = {"name": "berufe.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    page.locator("[name=upload]").set_input_files(file)
    first.check()
    first.press("main form [type=submit]")
    expect(page.get_by_text("LIST-CODE-TWICE")).to_be_visible()
    first.check()
    first.shoot("map-file")
    page.locator("[name=keeps_good]").check()
    first.press("main form:has([value=import]) [type=submit]")
    address = page.url.removeprefix(f"{live_site}/{language}/")
    expect(page.locator("#list a")).to_be_visible(timeout=60_000)  # the page asks by itself
    first.check()
    first.open(address)
    first.check()
    first.shoot("map-queue")
    first.press(f"main table a:has-text('{word}')")
    expect_heading(first)
    first.check()
    first.shoot("map-title", whole=True)
    page.locator("[name^=choose_]").first.check()
    exact = page.locator("[name^=relation_]").first
    assert exact.input_value() != "skos:exactMatch"
    exact.select_option("skos:exactMatch")
    title = page.url.removeprefix(f"{live_site}/{language}/")
    first.press("main form:has([value=answer]) [type=submit]:not([name=verdict])")
    first.press("main form:not([enctype]) [type=submit]")  # publish

    other = reader_at(live_site, width=width, language=language, scripts=False)
    be(other, editor(as_owner, "ahrenbrueck"))
    other.open(f"{address}?stands=second")
    other.check()
    other.open(title)
    other.check()
    other.page.locator("[name=agrees][value=yes]").check()
    other.press("main form:has([value=second]) [type=submit]")

    stranger = reader_at(live_site, width=width, language=language)
    stranger.open(f"occupations/?q={word}")
    expect(stranger.page.get_by_text(word).first).to_be_visible()
    stranger.check()
    stranger.shoot("map-published")
    stranger.press("main table td a[href*='/concepts/']")
    stranger.check()
    stranger.open("occupations/cities/ahrenbrueck/")
    stranger.check()
    stranger.shoot("map-city", whole=True)
    stranger.open("check/?ask=occupation")
    stranger.page.locator("[name=title]").fill(word)
    stranger.press("main form:has([name=title]) [type=submit]")
    stranger.check()
    stranger.shoot("map-check")
    stranger.press("#leads a")
    assert "occupation=electrician" in stranger.page.url
    stranger.check()
