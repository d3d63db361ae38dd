"""Reconsider: an annulled suspension, the list of the office, and the officer's answer."""

from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.walking import every_reader, sign_in_as
from tests.recognition.office_stage import officer
from tests.recognition.replay_stage import CITY, replay, suspended_then_annulled
from tests.recognition.test_the_office_decides import REASON

pytestmark = pytest.mark.browser


@every_reader
def test_an_officer_reads_what_would_be_better_and_reopens(
    live_site: str, reader_at: ReaderAt, as_owner: Any, language: str, width: int, scripts: bool
) -> None:
    case = suspended_then_annulled(officer(as_owner, CITY))["D18"]
    replay("--city", CITY)
    office = reader_at(live_site, width=width, language=language, scripts=scripts)
    sign_in_as(office, "fontaine")
    office.open("office/")
    office.press("a[href$='/office/improve/']")
    office.check()
    office.shoot("improve")
    entry = office.page.locator(f"section:has-text('{case.reference}')")
    expect(entry.locator("li")).not_to_have_count(0)
    entry.locator("input[value=dismissed]").check()
    entry.locator("button[type=submit]").click()
    office.check()
    expect(office.page.locator(".govuk-error-summary")).to_be_visible()
    entry.locator("input[value=reopened]").check()
    entry.locator("textarea").fill(REASON)
    entry.locator("button[type=submit]").click()
    expect(office.page.locator(f"section:has-text('{case.reference}')")).to_have_count(0)
    office.check()
