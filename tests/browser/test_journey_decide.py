"""Decide: from the work-list to the letter, and the person sees who looked."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import WIDTHS, Reader
from tests.browser.walking import be, choose, every_reader, expect_heading, sign_in_as
from tests.recognition.office_stage import Player, facts, lodged, person
from tests.recognition.test_the_office_decides import REASON, SIGNED, WHOLE

from comity.ledger.acting import acting_as
from comity.recognition.models import CaseRow

pytestmark = pytest.mark.browser
VAUTMONT = re.compile("Vautmont|فومون")
# From a centre that no partner city approved: never granted by the machine.
OUTSIDE = {**SIGNED, "provider": "P-OUT-1"}


def reference(case: UUID, who: Player) -> str:
    with acting_as(who.token):
        return CaseRow.objects.get(pk=case).reference


@every_reader
def test_an_officer_confirms_and_the_person_reads_the_letter_and_who_looked(
    live_site: str, reader_at: ReaderAt, language: str, width: int, scripts: bool
) -> None:
    applicant = person()
    case = lodged(applicant, facts(OUTSIDE, host="vautmont"), language=language)
    name = reference(case, applicant)
    office = reader_at(live_site, width=width, language=language, scripts=scripts)
    sign_in_as(office, "fontaine")
    office.open("office/?tab=team")
    office.check()
    office.shoot("office-list")
    office.press(f"tr:has-text('{name}') button[type=submit]")  # assign to me
    office.open("office/?tab=mine&due=late")
    office.check()
    office.open("office/?tab=mine")
    office.press(f"a:has-text('{name}')")
    office.check()
    office.shoot("office-case", whole=True)
    office.press("form[action='#decide'] [type=submit]")  # nothing chosen
    expect(office.page.locator(".govuk-error-summary")).to_be_visible()
    office.check()
    choose(office, "verdict", "confirm")
    office.press("form[action='#decide'] [type=submit]")
    office.check()
    office.press("main a[href*='/letter/']")
    office.check()

    holder = reader_at(live_site, width=width, language=language, scripts=scripts)
    be(holder, applicant)
    read_the_letter(holder, name)


def read_the_letter(holder: Reader, name: str) -> None:
    holder.open(f"my/{name}/")
    holder.check()
    holder.press("#to-letter")
    letter = holder.page.locator("article.c-letter")
    expect(letter).to_have_attribute("lang", holder.language)
    expect(letter).to_contain_text(name)
    holder.check()
    holder.shoot("letter", whole=True)
    holder.press("main a[hreflang]")  # the authority's language
    expect(letter).to_have_attribute("lang", "fr")
    holder.check()
    holder.open("me/data/")
    expect(holder.page.locator("main tbody tr").first).to_contain_text(VAUTMONT)
    expect_heading(holder)
    holder.check()
    holder.shoot("who-looked")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_refusal_needs_two_officers_and_the_second_decides_blind(
    live_site: str, reader_at: ReaderAt, language: str
) -> None:
    applicant = person()
    case = lodged(applicant, facts(WHOLE, host="maasveen"), language=language)
    for number, officer in enumerate(("dewit", "bakker")):
        reader = reader_at(live_site, width=WIDTHS["phone"], language=language)
        sign_in_as(reader, officer)
        reader.open(f"office/cases/{case}/")
        assert REASON not in reader.page.locator("main").inner_text()
        choose(reader, "verdict", "depart")
        reader.page.locator("[name=outcome]").select_option("refused")
        reader.page.locator("[name=code]").select_option("unsafe")
        reader.press("form[action='#decide'] [type=submit]")  # without a reason
        expect(reader.page.locator(".govuk-error-summary")).to_be_visible()
        reader.check()
        reader.page.locator("[name=reason]").fill(REASON)
        reader.press("form[action='#decide'] [type=submit]")
        expect(reader.page.locator("main a[href*='/letter/']")).to_have_count(number)
        reader.check()
    holder = reader_at(live_site, width=WIDTHS["phone"], language=language)
    be(holder, applicant)
    holder.open(f"cases/{case}/letter/")
    expect(holder.page.locator("article.c-letter")).to_contain_text(re.compile(r"\w"))
    holder.check()
    holder.shoot("letter-refused", whole=True)
