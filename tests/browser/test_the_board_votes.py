"""A member of the joint board votes on a telephone, in Arabic, without seeing whose case it is."""

import pytest
from playwright.sync_api import expect
from tests.appeals.papers import HOST, refused_elsewhere
from tests.browser.conftest import ReaderAt
from tests.browser.reader import WIDTHS
from tests.browser.test_story_of_a_pilot import until
from tests.browser.walking import sign_in_as
from tests.recognition.office_stage import lodged, officer, person

from comity.appeals.models import QuestionRow
from comity.ledger import clock
from comity.ledger.acting import acting_as

pytestmark = pytest.mark.browser
WHY = "The papers show the same levels, whatever the other city said about them."


def test_a_member_votes_on_a_telephone_in_arabic(
    live_site: str, as_owner: object, reader_at: ReaderAt
) -> None:
    at, who = clock.now(), person()
    lodged(who, {**refused_elsewhere(on=at.date()), "submitted": at.isoformat()}, at=at)
    member = officer(as_owner, HOST)

    def is_asked() -> bool:
        with acting_as(member.token):
            return QuestionRow.objects.exists()

    until(is_asked, "ask the board")
    reader = reader_at(live_site, width=WIDTHS["phone"], language="ar")
    sign_in_as(reader, "dewit")
    reader.open("office/board/")
    reader.check()
    reader.page.locator("main table a").first.click()
    expect(reader.page.locator("main h1")).to_be_visible()
    reader.check()
    reader.shoot("board-question")
    reader.press("#send-vote")
    expect(reader.page.locator(".govuk-error-summary")).to_be_visible()
    reader.check()
    reader.page.locator("[name=choice][value=better]").check()
    reader.page.locator("[name=words]").fill(WHY)
    reader.press("#send-vote")
    expect(reader.page.locator("main")).to_contain_text(WHY)
    expect(reader.page.locator("#send-vote")).to_have_count(0)
    reader.check()
