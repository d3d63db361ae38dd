"""Simulate: a council starts a run, sees how far it is, and everybody reads the report."""

from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import WIDTHS
from tests.browser.walking import be
from tests.simulations.stage import GAP, a_change, kept, past_cases

from comity.bulk.manifests import OPEN

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
def test_a_council_simulates_and_everybody_reads_the_report(
    live_site: str, reader_at: ReaderAt, language: str, width: int, as_owner: Any
) -> None:
    way = a_change(as_owner)
    kept(past_cases(way, 1_200))
    kept(past_cases(way, 300), kind=OPEN)
    council = reader_at(live_site, width=width, language=language)
    be(council, way.councils["maasveen"])
    council.open(f"changes/{way.id}/simulations/")
    council.check()
    council.shoot("simulation-start")
    page = council.page
    page.locator("[name=path]").select_option(GAP)
    council.press("main form [type=submit]")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    council.check()
    page.locator("[name=first]").fill("0.10")
    page.locator("[name=last]").fill("0.40")
    council.press("main form [type=submit]")
    address = page.url.removeprefix(f"{live_site}/{language}/")
    outside = reader_at(live_site, width=width, language=language, scripts=False)
    outside.open(address)
    outside.check()
    council.shoot("simulation-progress")
    report = page.locator(f"a[href$='/{address}report/']")
    expect(report).to_be_visible(timeout=120_000)  # the page asks by itself
    council.check()
    outside.open(address)
    outside.press(f"a[href$='/{address}report/']")
    outside.check()
    council.press(f"a[href$='/{address}report/']")
    council.check()
    council.shoot("simulation-report", whole=True)
    council.open(f"changes/{way.id}/")
    council.check()


def test_a_run_is_cancelled_after_a_question(
    live_site: str, reader_at: ReaderAt, as_owner: Any
) -> None:
    way = a_change(as_owner)
    council = reader_at(live_site, width=WIDTHS["phone"], scripts=False)
    be(council, way.councils["vautmont"])
    council.open(f"changes/{way.id}/simulations/")
    council.press("main form [type=submit]")
    address = council.page.url.removeprefix(f"{live_site}/en/")
    council.open(f"{address}cancel/")
    council.check()
    council.press("main form [type=submit]")
    council.check()
    expect(council.page.locator("#run")).to_be_visible()
