"""The desks of offices, ombudspersons and editors: readable for everybody, at both widths."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import WIDTHS
from tests.browser.walking import sign_in_as

pytestmark = pytest.mark.browser

DESKS = {
    "dewit": [
        "office/",
        "office/team/",
        "office/records/",
        "office/records/upload/",
        "office/improve/",
        "office/enquiries/",
        "office/recommendations/",
        "office/appeals/",
        "office/board/",
        "precedents/",
        "changes/pilots/",
        "changes/pilots/P-BRI-AUTO/",
    ],
    "engel": ["ombudsperson/"],
    "smit": [
        "occupations/desk/",
        "occupations/desk/upload/",
        "occupations/desk/texts/",
        "occupations/round-table/",
        "occupations/standards/credits/",
        "occupations/standards/credits/BRI-6/ELE-7/",
    ],
}


@pytest.mark.parametrize(("language", "width"), [("ar", "phone"), ("en", "desk")])
@pytest.mark.parametrize("person", DESKS)
def test_a_desk(
    live_site: str, reader_at: ReaderAt, person: str, language: str, width: str
) -> None:
    reader = reader_at(live_site, width=WIDTHS[width], language=language)
    sign_in_as(reader, person)
    for page in DESKS[person]:
        reader.open(page)
        expect(reader.page.locator("main h1")).to_be_visible()
        reader.check()
        reader.shoot("desk-" + page.strip("/").replace("/", "-"))


@pytest.mark.parametrize(("language", "width"), [("ar", "phone"), ("en", "desk")])
def test_an_employer_asks_a_wallet(
    live_site: str, reader_at: ReaderAt, language: str, width: str
) -> None:
    reader = reader_at(live_site, width=WIDTHS[width], language=language)
    reader.open("ask/")
    reader.check()
    reader.press("main form [type=submit]")
    expect(reader.page.locator("main svg").first).to_be_visible()
    reader.check()
    reader.shoot("ask-wallet")
