"""Change: a council proposes, an organisation answers, cities vote, and everybody reads it."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import WIDTHS, Reader
from tests.browser.walking import be, choose, expect_heading, sign_in_as, write_day
from tests.governance.stage import Way, drafted

from comity.governance.domain.voting import Choice

pytestmark = pytest.mark.browser
NOW = datetime.now(UTC)
FIRST = (NOW + timedelta(days=200)).date()
KINDS = ("community_organisation", "employer", "provider", "union")


def every_width_and_direction(test: object) -> object:
    test = pytest.mark.parametrize("language", ["en", "ar"])(test)
    return pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())(test)


def a_gap() -> str:
    return f"0.2{secrets.randbelow(10**9)}"


@every_width_and_direction
def test_a_council_proposes_and_an_organisation_answers(
    live_site: str, reader_at: ReaderAt, language: str, width: int
) -> None:
    council = reader_at(live_site, width=width, language=language)
    council.open("changes/")
    council.check()
    council.shoot("changes")
    council.press("main table a:has-text('Electricians')")
    expect_heading(council)
    council.check()
    council.shoot("change-heard", whole=True)
    sign_in_as(council, "jansen")
    council.open("changes/new/")
    council.check()
    propose(council)
    address = council.page.url.removeprefix(f"{live_site}/{language}/")
    council.check()

    office = reader_at(live_site, width=width, language=language)
    sign_in_as(office, "lindqvist")
    link = hear(office, f"{address}act/")
    outside = reader_at(live_site, width=width, language=language, scripts=False)
    outside.open(link)
    outside.check()
    outside.press("main form [type=submit]")
    expect(outside.page.locator(".govuk-error-summary")).to_be_visible()
    outside.check()
    choose(outside, "verdict", "yes")
    outside.page.locator("[name=points]").fill("It is too much.\n\nSay why.")
    outside.press("main form [type=submit]")
    outside.check()
    office.open(f"{address}act/")
    office.check()
    office.shoot("change-office", whole=True)
    office.page.locator("form:has([value=reply]) textarea").first.fill("We explain it better.")
    office.press("form:has([value=reply]) >> nth=0 >> [type=submit]")
    outside.open(address)
    expect(outside.page.locator("#consultation ~ ol").first).to_contain_text("We explain it")


def propose(council: Reader) -> None:
    """A draft with a fault first: everything typed is still there; then one that fits."""
    page = council.page
    page.locator("[name=title]").fill("A lower threshold")
    page.locator("[name=text]").fill(drafted(FIRST, gap="9.9"))
    council.press("main form:has([name=text]) [type=submit]:not([name])")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("A lower threshold")
    council.check()
    page.locator("[name=reason]").fill("Few fail who lack little.")
    page.locator("[name=text]").fill(drafted(FIRST, gap=a_gap()))
    council.press("main button[name=check]")
    council.check()
    council.shoot("change-draft")
    council.press("main form:has([name=text]) [type=submit]:not([name])")
    expect_heading(council)


def hear(office: Reader, address: str) -> str:
    """Admit the change and invite everybody; give the link of one organisation."""
    office.open(address)
    office.check()
    office.press("section:has(#admit) [type=submit]")
    expect(office.page.locator(".govuk-error-summary")).to_be_visible()
    office.check()
    choose(office, "verdict", "yes")
    office.page.locator("[name=reasons]").fill("It is complete.")
    office.press("section:has(#admit) [type=submit]")
    office.open(address)
    office.check()
    for kind in KINDS:
        office.page.locator(f"[name=invited_{kind}]").fill(f"Body of {kind}")
    for code in ("de", "nl", "fr"):
        office.page.locator(f"[name=summary_{code}]").fill("In plain words.")
    office.press("section:has(#consult) [type=submit]")
    office.open(address)
    found = office.page.locator("a[href*='/changes/answer/']").first.get_attribute("href")
    assert found is not None
    return found.removeprefix(f"/{office.language}/")


@every_width_and_direction
def test_a_city_votes_and_everybody_reads_who_voted_how(
    live_site: str, reader_at: ReaderAt, language: str, width: int, as_owner: Any
) -> None:
    way = Way(as_owner, NOW - timedelta(days=60)).proposed(drafted(FIRST, gap=a_gap()))
    way.voting(days=30)
    council = reader_at(live_site, width=width, language=language)
    be(council, way.councils["vautmont"])
    council.open(f"changes/{way.id}/act/")
    council.check()
    council.press("section:has(#vote) [type=submit]")
    expect(council.page.locator(".govuk-error-summary")).to_be_visible()
    council.check()
    choose(council, "choice", "no")
    council.press("section:has(#vote) [type=submit]")
    expect(council.page.locator("#vote ~ dl").first).to_be_visible()
    council.check()
    council.open(f"changes/{way.id}/act/")
    write_day(council, "due", on=FIRST)
    council.check()

    passed = Way(as_owner, NOW - timedelta(days=90)).proposed(drafted(FIRST, gap=a_gap()))
    passed.passed(ahrenbrueck=Choice.YES, maasveen=Choice.YES, vautmont=Choice.ABSTAIN)
    anybody = reader_at(live_site, width=width, language=language, scripts=False)
    anybody.open(f"changes/{passed.id}/")
    anybody.check()
    anybody.shoot("change-voted", whole=True)
