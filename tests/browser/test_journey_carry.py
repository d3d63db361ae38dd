"""What carries over between jobs: two cities say it, a council drafts it into the agreement."""

from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import WIDTHS
from tests.browser.walking import be, expect_heading
from tests.governance.stage import councillor
from tests.occupations.stage import editor

pytestmark = pytest.mark.browser
LIST = "occupations/standards/credits/"


@pytest.mark.parametrize(
    ("language", "width", "source", "target"),
    [
        ("en", WIDTHS["phone"], "CAR-4", "ELE-4"),
        ("en", WIDTHS["desk"], "CAR-3", "ELE-5"),
        ("ar", WIDTHS["phone"], "CAR-2", "ELE-6"),
    ],
    ids=["en-phone", "en-desk", "ar-phone"],
)
def test_two_cities_say_what_counts_and_a_council_drafts_it(
    live_site: str,
    reader_at: ReaderAt,
    language: str,
    width: int,
    source: str,
    target: str,
    as_owner: Any,
) -> None:
    first = reader_at(live_site, width=width, language=language)
    be(first, editor(as_owner, "ahrenbrueck"))
    first.open(LIST)
    first.check()
    first.page.locator("[name=source]").select_option(source)
    first.page.locator("[name=target]").select_option(target)
    first.press("main form[method=get] [type=submit]")
    expect_heading(first)
    assert first.page.url.endswith(f"/{source}/{target}/")
    first.check()
    first.shoot("carry-pair")
    first.press("main form:has([value=say]) [type=submit]")  # nothing is chosen: say so
    expect(first.page.locator(".govuk-error-summary")).to_be_visible()
    first.check()
    first.page.locator("[name=credit][value=narrow]").check()
    first.page.locator("[name=reason]").fill("Both look closely and write it down.")
    first.press("main form:has([value=say]) [type=submit]")
    first.check()

    other = reader_at(live_site, width=width, language=language, scripts=False)
    be(other, editor(as_owner, "maasveen"))
    other.open(f"{LIST}{source}/{target}/")
    other.check()
    other.page.locator("[name=agrees][value=yes]").check()
    other.press("main form:has([value=look]) [type=submit]")
    other.check()

    council = reader_at(live_site, width=width, language=language)
    be(council, councillor(as_owner, "maasveen"))
    council.open(LIST)
    council.check()
    council.shoot("carry-list", whole=True)
    council.press("#draft [type=submit]")
    expect(council.page.locator("textarea[name=text]")).to_contain_text(f"from: {source}")
    council.check()
