"""A counsellor helps with a mandate, at phone size: code, case, answer, end."""

from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import WIDTHS
from tests.browser.test_story_of_a_procedure import WHY
from tests.browser.walking import be
from tests.recognition.office_stage import NOW, WHOLE, facts, lodged, officer, person
from tests.recognition.test_the_office_pages import reference

from comity.ledger.acting import bearing
from comity.recognition.actions import asking
from comity.recognition.domain.asking import Item

pytestmark = pytest.mark.browser


def test_a_helper_takes_a_code_answers_and_sees_nothing_after_the_end(
    live_site: str, reader_at: ReaderAt, as_owner: Any
) -> None:
    amina, rosa, brandt = person(), person(), officer(as_owner, "maasveen")
    case = lodged(amina, facts(WHOLE, host="maasveen"), language="en")
    with bearing(brandt.token):
        asking.ask(case, [Item("practice", WHY)], by=brandt.actor, at=NOW)
    name = reference(case, amina)
    phone = reader_at(live_site, width=WIDTHS["phone"], language="ar", scripts=True)
    be(phone, amina)
    phone.open(f"my/{name}/")
    phone.press("#to-help")
    phone.check()
    phone.press("#give")  # nothing chosen
    expect(phone.page.locator(".govuk-error-summary")).to_be_visible()
    phone.check()
    phone.page.locator("[name=scope][value=act]").check()
    phone.page.locator("[name=news][value=both]").check()
    phone.press("#give")
    phone.check()
    phone.shoot("mandate-code")
    code = phone.page.locator("#code .c-code").inner_text()
    helper = reader_at(live_site, width=WIDTHS["phone"], language="en", scripts=False)
    be(helper, rosa)
    helper.open("my/")
    helper.press("#to-helping")
    helper.check()
    helper.page.locator("[name=code]").fill(code)
    helper.page.locator("[name=name]").fill("Rosa, Neighbours' Circle")
    helper.page.locator("[name=email]").fill("rosa@circle.example")
    helper.press("#take")
    helper.check()
    helper.press("#held a")
    expect(helper.page.locator("#helping")).to_be_visible()
    helper.check()
    helper.shoot("helping")
    helper.press("#to-do")
    helper.check()
    helper.page.locator("[name=words]").fill("The hospital has closed; there is no paper.")
    helper.press("#send-answer")
    expect(helper.page.locator("#to-do")).to_have_count(0)
    helper.check()
    phone.open("me/data/")
    phone.check()
    phone.open(f"my/{name}/help/")
    phone.check()
    phone.press("#mandates button")
    phone.check()
    assert helper.open(f"my/{name}/").status == 404
    helper.open("helping/")
    expect(helper.page.locator("#held a")).to_have_count(0)
    helper.check()
