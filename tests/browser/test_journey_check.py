"""Check: would my certificate count? Four questions and an answer, for every kind of reader."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.walking import choose, every_reader, write_day

pytestmark = pytest.mark.browser


@every_reader
def test_four_answers_lead_to_a_result_with_its_reasons(
    live_site: str, reader_at: ReaderAt, language: str, width: int, scripts: bool
) -> None:
    reader = reader_at(live_site, width=width, language=language, scripts=scripts)
    reader.open("")
    reader.check()
    reader.press("main a[href$='/check/']")
    reader.check()
    reader.shoot("check-question")
    reader.press("main [type=submit]")  # nothing chosen
    expect(reader.page.locator(".govuk-error-summary")).to_be_visible()
    reader.check()
    for question, answer in (("occupation", "electrician"), ("origin", "ahrenbrueck")):
        choose(reader, question, answer)
        reader.press("main [type=submit]")
        reader.check()
    write_day(reader, "award")
    reader.press("main [type=submit]")
    reader.check()
    choose(reader, "host", "maasveen")
    reader.press("main [type=submit]")
    expect(reader.page.locator("main h1")).to_have_count(1)
    reader.check()
    reader.shoot("check-result", whole=width < 500)
    for fold in reader.page.locator("main summary").all():
        fold.click()
    reader.check()


@every_reader
def test_a_shared_link_leads_straight_to_the_answer(
    live_site: str, reader_at: ReaderAt, language: str, width: int, scripts: bool
) -> None:
    reader = reader_at(live_site, width=width, language=language, scripts=scripts)
    query = "occupation=electrician&origin=elsewhere&award=2015-06-20&host=vautmont"
    answer = reader.open(f"check/?{query}")
    assert answer.status == 200
    reader.check()
    reader.press("main a[href*='ask=host']")
    expect(reader.page.locator("[name=host][value=vautmont]")).to_be_checked()
    reader.check()
