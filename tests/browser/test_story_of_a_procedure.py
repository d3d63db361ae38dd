"""The procedure as its people see it, at phone size: asked and answered, a measure, an appeal."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import WIDTHS
from tests.browser.walking import be
from tests.recognition.office_stage import NOW, WHOLE, Player, facts, lodged, officer, person
from tests.recognition.test_the_office_pages import reference

from comity.ledger.acting import bearing
from comity.recognition.actions import asking, deciding
from comity.recognition.domain.asking import Item
from comity.recognition.domain.opinions import Departure
from comity.recognition.queries.files import assessments_of
from recognition.applicants import pdf

pytestmark = pytest.mark.browser
PHONE = WIDTHS["phone"]
WHY = "We cannot read the second page."
REASON = "The paper shows no practice with patients at all, so it is not safe."
VOTE = "The certificate was confirmed and covers the whole standard."
GAP = {
    "id": "ELE-2026-06-20",
    "provider": "P-AHR-1",
    "std": "ELE@2026.1",
    "award": "2026-06-20",
    "units": {"ELE-1": 3, "ELE-2": 4, "ELE-3": 4, "ELE-4": 4, "ELE-5": 3, "ELE-6": 3, "ELE-7": 3},
    "verified": "signature",
}
readers = pytest.mark.parametrize(
    ("language", "scripts"), [("ar", True), ("en", False)], ids=["arabic", "no-js"]
)


def opine(case: Any, by: Player, outcome: str = "", departure: Departure | None = None) -> None:
    with bearing(by.token):
        seen = deciding.refresh(case, at=NOW)
        wanted = outcome or assessments_of(case)[0].decision.outcome
        deciding.give_opinion(case, wanted, departure, seen=seen, by=by.actor, at=NOW)


@readers
def test_the_office_asks_and_the_person_answers_with_a_photo(
    live_site: str, reader_at: ReaderAt, as_owner: Any, language: str, scripts: bool
) -> None:
    amina, brandt = person(), officer(as_owner, "maasveen")
    case = lodged(amina, facts(WHOLE, host="maasveen"), language=language)
    with bearing(brandt.token):
        asking.ask(case, [Item("practice", WHY)], by=brandt.actor, at=NOW)
    phone = reader_at(live_site, width=PHONE, language=language, scripts=scripts)
    be(phone, amina)
    phone.open(f"my/{reference(case, amina)}/")
    phone.check()
    phone.shoot("asked-tracker")
    phone.press("#to-do")
    phone.check()
    phone.press("#send-answer")
    expect(phone.page.locator(".govuk-error-summary")).to_be_visible()
    phone.check()
    phone.page.locator("[name=kind][value=practice]").check()
    paper = {"name": "work.pdf", "mimeType": "application/pdf", "buffer": pdf("work")}
    phone.page.locator("[name=file]").set_input_files(paper)  # type: ignore[arg-type]
    phone.page.locator("#save").click()
    expect(phone.page.locator("#papers")).to_contain_text("work.pdf")
    phone.check()
    phone.shoot("answer")
    phone.press("#send-answer")
    expect(phone.page.locator("#to-do")).to_have_count(0)
    phone.check()
    desk = reader_at(live_site, width=WIDTHS["desk"], language=language, scripts=scripts)
    be(desk, brandt)
    desk.open(f"office/cases/{case}/")
    desk.check()
    expect(desk.page.locator("#acts + ol")).to_contain_text(WHY)
    for page in ("ask", "extend"):
        desk.open(f"office/cases/{case}/")
        if desk.page.locator(f"#{page}").count():
            desk.press(f"#{page}")
            desk.check()
    desk.open("office/enquiries/")
    desk.check()


@readers
def test_a_gap_is_planned_chosen_and_closed(
    live_site: str, reader_at: ReaderAt, as_owner: Any, language: str, scripts: bool
) -> None:
    marek, brandt = person(), officer(as_owner, "maasveen")
    case = lodged(marek, facts(GAP, occupation="electrician", host="maasveen"), language=language)
    opine(case, brandt)
    phone = reader_at(live_site, width=PHONE, language=language, scripts=scripts)
    be(phone, marek)
    phone.open(f"my/{reference(case, marek)}/")
    phone.press("#to-plans")
    phone.check()
    expect(phone.page.locator("svg").first).to_be_attached()
    phone.shoot("plans", whole=True)
    phone.open(f"my/{reference(case, marek)}/")
    phone.press("#to-measure")
    phone.check()
    phone.page.locator("[name=kind][value=test]").check()
    phone.press("#choose")
    expect(phone.page.locator("#measure")).to_be_visible()
    phone.check()
    desk = reader_at(live_site, width=WIDTHS["desk"], language=language, scripts=scripts)
    be(desk, brandt)
    desk.open(f"office/cases/{case}/measure/")
    desk.check()
    desk.page.locator("[name=ELE-5][value=yes]").check()
    desk.page.locator("[name=words]").fill("Shown in the workshop, without help.")
    desk.press("#assess")
    expect(desk.page).to_have_url(re.compile(f"/office/cases/{case}/$"))
    desk.check()


@readers
def test_an_appeal_from_the_button_to_the_ruling(
    live_site: str, reader_at: ReaderAt, as_owner: Any, language: str, scripts: bool
) -> None:
    amina = person()
    case = lodged(amina, facts(WHOLE), language=language)
    for _ in range(2):
        opine(case, officer(as_owner), "refused", Departure("unsafe", REASON))
    phone = reader_at(live_site, width=PHONE, language=language, scripts=scripts)
    be(phone, amina)
    phone.open(f"my/{reference(case, amina)}/")
    phone.check()
    phone.press("#to-appeal")
    phone.check()
    phone.shoot("appeal")
    phone.page.locator("[name=words]").fill("My practice was not counted.")
    phone.press("#make-appeal")
    expect(phone.page.locator("#appeal")).to_be_visible()
    phone.check()
    for city in ("maasveen", "vautmont"):
        panel = reader_at(live_site, width=PHONE, language=language, scripts=scripts)
        be(panel, officer(as_owner, city))
        panel.open("office/appeals/")
        panel.check()
        panel.press(panel.page.locator("#appeals a").last)
        panel.check()
        panel.press("#take-seat")
        panel.check()
        panel.page.locator("[name=ruling][value=uphold]").check()
        panel.page.locator("[name=reasons]").fill(VOTE)
        panel.press("#send-vote")
        panel.check()
    phone.open(f"my/{reference(case, amina)}/appeal/")
    expect(phone.page.locator("#appeal")).to_contain_text(VOTE)
    phone.check()
