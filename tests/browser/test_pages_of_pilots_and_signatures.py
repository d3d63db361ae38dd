"""The pages on which pilots are tried and versions signed welcome every reader, without scripts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import WIDTHS, Reader
from tests.browser.test_journey_change import FIRST, a_gap
from tests.browser.walking import be
from tests.governance.stage import Way, drafted
from tests.governance.test_a_pilot_decides_while_it_runs import PILOT

from comity.figures.intervals import Share
from comity.governance.actions import piloting, voting

pytestmark = pytest.mark.browser
NOW = datetime.now(UTC)


def every_width_and_direction(test: object) -> object:
    test = pytest.mark.parametrize("language", ["en", "ar"])(test)
    return pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())(test)


def tried(as_owner: Any) -> Way:
    """A change whose pilot begins in a few days; its clause and its days are its own."""
    first, last = (NOW.date() + timedelta(days=days) for days in (20, 120))
    pilot = PILOT | {"from": first.isoformat(), "to": last.isoformat()}
    way = Way(as_owner, NOW - timedelta(days=90))
    return way.proposed(drafted(FIRST, gap=a_gap(), pilot=pilot), is_pilot=True).passed()


def looked_at(reader: Reader, path: str, *marks: str) -> None:
    reader.open(path)
    for mark in marks:
        expect(reader.page.locator(mark).first).to_be_visible()
    reader.check()


@every_width_and_direction
def test_a_pilot_is_planned_looked_at_and_evaluated(
    live_site: str, reader_at: ReaderAt, language: str, width: int, as_owner: Any
) -> None:
    way, month = tried(as_owner), date(NOW.year, NOW.month, 1)
    office = reader_at(live_site, width=width, language=language, scripts=False)
    be(office, way.office)
    desk = f"changes/{way.id}/act/"
    looked_at(office, desk, "#pilot")
    office.page.locator("section:has(#pilot) select").select_option("P-ELE-GAP")
    office.press("section:has(#pilot) [type=submit]")
    looked_at(office, desk, "#look", "#evaluate")
    office.press("section:has(#look) [type=submit]")
    expect(office.page.locator(".govuk-error-summary")).to_be_visible()
    office.check()
    way.at = datetime.now(UTC)
    way.as_office(piloting.look, "serious_incident", month, Share(1, 1))
    way.as_office(piloting.evaluate, {"placement_6m": Share(30, 45)})
    looked_at(office, desk, "#after_pilot")
    looked_at(office, f"changes/{way.id}/", "#pilot")
    office.shoot("change-pilot", whole=True)


@every_width_and_direction
def test_a_city_signs_and_everybody_reads_it(
    live_site: str, reader_at: ReaderAt, language: str, width: int, as_owner: Any
) -> None:
    way = Way(as_owner, NOW - timedelta(days=90)).proposed(drafted(FIRST, gap=a_gap())).passed()
    way.as_office(voting.adopt, "")
    council = reader_at(live_site, width=width, language=language, scripts=False)
    be(council, way.councils["ahrenbrueck"])
    looked_at(council, f"changes/{way.id}/act/", "#sign")
    council.press("section:has(#sign) [type=submit]")
    looked_at(council, f"changes/{way.id}/", "#signatures")
    office = reader_at(live_site, width=width, language=language, scripts=False)
    be(office, way.office)
    looked_at(office, f"changes/{way.id}/act/", "#close_signing")
    looked_at(office, "changes/departed/", "h1")
