"""A counsellor fills in an application with somebody, at phone size; the person sends it."""

from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import WIDTHS, Reader
from tests.browser.walking import be, choose, write_day
from tests.recognition.applicants import pdf
from tests.recognition.draft_stage import NAME
from tests.recognition.office_stage import person

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "scripts"), [("ar", True), ("en", False)])
def test_a_helper_fills_in_what_the_person_sends(
    live_site: str, reader_at: ReaderAt, as_owner: Any, language: str, scripts: bool
) -> None:
    amina, rosa = person(), person()
    phone = reader_at(live_site, width=WIDTHS["phone"], language="de", scripts=not scripts)
    be(phone, amina)
    code = given(phone)
    helper = reader_at(live_site, width=WIDTHS["phone"], language=language, scripts=scripts)
    be(helper, rosa)
    helper.open("helping/")
    helper.page.locator("[name=code]").fill(code)
    helper.page.locator("[name=name]").fill(NAME)
    helper.page.locator("[name=email]").fill("rosa@circle.example")
    helper.press("#take")
    helper.check()
    helper.press("#held a")
    expect(helper.page.locator("#helping")).to_be_visible()
    helper.check()
    fill_in(helper)
    helper.shoot("helping-draft", whole=True)
    helper.press("#go-to-review")
    expect(helper.page.locator("#not-yours")).to_be_visible()
    expect(helper.page.locator("#send")).to_have_count(0)
    helper.check()
    here = helper.page.url.split(f"/{language}/", 1)[1]
    phone.open("apply/")
    expect(phone.page.locator("#saved bdi")).to_have_text(NAME)
    phone.check()
    phone.open("my/")
    phone.check()
    phone.open("apply/help/")
    phone.check()
    phone.press("#mandates button")
    phone.check()
    assert helper.open(here).status == 404
    phone.open("apply/papers/")
    expect(phone.page.locator("#papers")).to_contain_text("zeugnis.pdf")


def given(phone: Reader) -> str:
    phone.open("apply/")
    phone.press("#to-help")
    phone.check()
    phone.press("#give")  # nothing chosen
    expect(phone.page.locator(".govuk-error-summary")).to_be_visible()
    phone.check()
    choose(phone, "scope", "act")
    choose(phone, "hear", "mail")
    choose(phone, "news", "both")
    phone.page.locator("[name=email]").fill("amina@maasveen.example")
    phone.press("#give")  # no city is chosen that would write
    expect(phone.page.locator(".govuk-error-summary")).to_be_visible()
    phone.check()
    choose(phone, "hear", "here")
    phone.press("#give")
    phone.check()
    phone.shoot("draft-mandate-code")
    return phone.page.locator("#code .c-code").inner_text()


def fill_in(helper: Reader) -> None:
    helper.press("main a[href$='/apply/job/']")
    helper.check()
    choose(helper, "host", "maasveen")
    choose(helper, "occupation", "care_assistant")
    helper.press("#save")
    helper.press("main a[href$='/apply/credentials/']")
    helper.page.locator("[name=provider]").select_option("P-AHR-1")
    choose(helper, "standard", "CAR@2024.1")
    choose(helper, "extent", "some")
    write_day(helper, "award_on")
    helper.check()
    helper.press("#save")
    helper.page.locator("[name=units]").first.check()
    helper.check()
    helper.press("#save")
    helper.check()  # the list of certificates
    helper.press("#save")
    helper.press("main a[href$='/apply/papers/']")
    helper.check()
    paper = {"name": "zeugnis.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    helper.page.locator("[name=file]").set_input_files(files=[paper])
    helper.page.locator("#save").click()
    expect(helper.page.locator("#papers")).to_contain_text("zeugnis.pdf")
    helper.check()
    helper.press("#continue")
