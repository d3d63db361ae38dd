"""A supervisor at phone size, without scripts: code, report, closing assessment, end."""

from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import WIDTHS
from tests.browser.walking import be
from tests.pathways.test_a_gap_is_closed import SEEN
from tests.pathways.test_guided_work_refresher_and_completion import GUIDE, WORDS, guided
from tests.recognition.office_stage import NOW, person

from comity.ledger.acting import bearing
from comity.pathways.actions.reporting import guided_by

pytestmark = pytest.mark.browser


def test_a_supervisor_takes_a_code_reports_assesses_and_sees_nothing_after_the_end(
    live_site: str, reader_at: ReaderAt, as_owner: Any
) -> None:
    marek, case, office, name = guided(as_owner)
    piet = person()
    with bearing(office.token):
        guided_by(case, GUIDE, NOW.date(), by=office.actor, at=NOW)
    desk = reader_at(live_site, width=WIDTHS["desk"], language="en", scripts=True)
    be(desk, office)
    desk.open(f"office/cases/{case}/guidance/")
    desk.check()
    desk.press("#to-access")
    desk.check()
    desk.press("#invite")
    desk.check()
    code = desk.page.locator("#code .c-code").inner_text()
    phone = reader_at(live_site, width=WIDTHS["phone"], language="ar", scripts=False)
    be(phone, piet)
    phone.open("my/")
    phone.press("#to-guiding")
    phone.check()
    phone.press("#accept")  # nothing written
    expect(phone.page.locator(".govuk-error-summary")).to_be_visible()
    phone.check()
    phone.page.locator("[name=code]").fill(code.lower())
    phone.page.locator("[name=name]").fill(GUIDE)
    phone.press("#accept")
    phone.check()
    phone.shoot("guiding")
    phone.press("#guiding a")
    phone.check()
    phone.press("#report")  # nothing said
    expect(phone.page.locator(".govuk-error-summary")).to_be_visible()
    phone.check()
    phone.page.locator("[name=month]").select_option("1")
    phone.page.locator("[name='seen.ELE-5'][value=with_help]").check()
    phone.page.locator("[name=words]").fill(WORDS)
    phone.press("#report")
    expect(phone.page.locator("#month-1")).to_be_visible()
    phone.check()
    phone.shoot("guided")
    large = reader_at(live_site, width=WIDTHS["desk"], language="en", scripts=True)
    be(large, piet)
    large.open("guiding/")
    large.check()
    large.press("#guiding a")
    large.check()
    large.press("#to-closing")
    large.check()
    phone.press("#to-closing")
    phone.check()
    phone.press("#close")  # nothing said
    phone.check()
    phone.page.locator("[name='ELE-5'][value=yes]").check()
    phone.page.locator("[name=words]").fill(SEEN)
    phone.press("#close")
    expect(phone.page.locator("#closing")).to_be_visible()
    phone.check()
    root = phone.page.url
    desk.open(f"office/cases/{case}/measure/")
    expect(desk.page.locator("[name='ELE-5'][value=yes]")).to_be_checked()
    desk.check()
    own = reader_at(live_site, width=WIDTHS["phone"], language="en", scripts=False)
    be(own, marek)
    own.open("me/data/")
    own.check()
    own.open(f"my/{name}/measure/")
    own.check()
    own.shoot("own-supervisor")
    own.press("#accesses button")
    own.check()
    answer = phone.page.goto(root)
    assert answer is not None
    assert answer.status == 403
    phone.open("guiding/")
    expect(phone.page.locator("#guiding a")).to_have_count(0)
    phone.check()
