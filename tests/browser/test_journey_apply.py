"""Apply: from a new e-mail address to the acknowledgement and the tracker."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import Reader
from tests.browser.walking import (
    AWARD,
    REFERENCE,
    choose,
    every_reader,
    expect_heading,
    sign_up,
    write_day,
)
from tests.recognition.applicants import pdf

pytestmark = pytest.mark.browser


@every_reader
def test_seven_tasks_a_review_and_the_case_has_arrived(
    live_site: str, reader_at: ReaderAt, language: str, width: int, scripts: bool
) -> None:
    reader = reader_at(live_site, width=width, language=language, scripts=scripts)
    email = sign_up(reader, onward="apply/")
    expect(reader.page.locator("#go-to-review")).to_be_visible()
    reader.check()
    job_and_person(reader, email)
    certificate_and_language(reader)
    cards_and_practice(reader)
    reader.check()
    reader.shoot("apply-tasks", whole=True)
    papers(reader)
    review_and_send(reader)
    reference = acknowledged(reader)
    tracked(reader, reference)


def job_and_person(reader: Reader, email: str) -> None:
    reader.press("main a[href$='/apply/job/']")
    reader.check()
    reader.press("#save")  # nothing chosen
    expect(reader.page.locator(".govuk-error-summary")).to_be_visible()
    reader.check()
    choose(reader, "host", "maasveen")
    choose(reader, "occupation", "care_assistant")
    reader.press("#save")
    reader.press("main a[href$='/apply/person/']")
    reader.page.locator("[name=full_name]").fill("أدايزي Okafor")
    reader.page.locator("[name=email]").fill(email)
    for part, value in {"day": "17", "month": "٥", "year": "1994"}.items():
        reader.page.locator(f"[name=born_on_{part}]").fill(value)
    choose(reader, "language", reader.language)
    choose(reader, "name_on_certificate", "yes")
    reader.check()
    reader.press("#save")


def certificate_and_language(reader: Reader) -> None:
    reader.press("main a[href$='/apply/credentials/']")
    reader.page.locator("[name=provider]").select_option("P-AHR-1")
    choose(reader, "standard", "CAR@2024.1")
    choose(reader, "extent", "some")
    write_day(reader, "award_on")
    reader.check()
    reader.press("#save")
    expect(reader.page.locator("[name=units]").first).to_be_visible()
    for unit in reader.page.locator("[name=units]").all():
        unit.check()
    reader.check()
    reader.press("#save")
    reader.check()  # the list of certificates
    reader.press("#save")
    reader.press("main a[href$='/apply/language/']")
    reader.page.locator("[name=nl-listening]").select_option("B2")
    reader.check()
    reader.press("#save")


def cards_and_practice(reader: Reader) -> None:
    reader.press("main a[href$='/apply/safety/']")
    reader.check()
    reader.press("#add")
    choose(reader, "code", "BLS")
    write_day(reader, "issued_on")
    reader.check()
    reader.press("#save")
    reader.press("#save")
    reader.press("main a[href$='/apply/practice/']")
    reader.check()
    reader.press("#add")
    reader.page.locator("[name=months]").fill("14")
    write_day(reader, "last_on", on=AWARD)
    reader.check()
    reader.press("#save")
    reader.press("#save")


def papers(reader: Reader) -> None:
    reader.press("main a[href$='/apply/papers/']")
    reader.check()
    wrong = {"name": "zeugnis.pdf", "mimeType": "application/pdf", "buffer": b"GIF89a no paper"}
    reader.page.locator("[name=file]").set_input_files(files=[wrong])
    reader.page.locator("#save").click()
    expect(reader.page.locator(".govuk-error-summary")).to_be_visible()
    reader.check()
    paper = {"name": "zeugnis.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    reader.page.locator("[name=file]").set_input_files(files=[paper])
    reader.page.locator("#save").click()
    expect(reader.page.locator("#papers")).to_contain_text("zeugnis.pdf")
    reader.check()
    reader.press("#continue")


def review_and_send(reader: Reader) -> None:
    reader.press("#go-to-review")
    reader.check()
    reader.shoot("apply-review")
    reader.press("#send")  # without the declaration
    expect(reader.page.locator(".govuk-error-summary")).to_be_visible()
    reader.check()
    reader.page.locator("[name=true]").check()
    reader.press("#send")


def acknowledged(reader: Reader) -> str:
    expect(reader.page.locator("#promise")).to_be_visible()
    reader.check()
    reader.shoot("apply-received", whole=True)
    found = REFERENCE.search(reader.page.url)
    assert found
    return found[1]


def tracked(reader: Reader, reference: str) -> None:
    reader.press("#to-my-case")
    expect(reader.page.locator("main")).to_contain_text(reference)
    reader.check()
    reader.shoot("my-case", whole=True)
    reader.press("#withdraw")
    reader.check()
    reader.open("my/")
    expect(reader.page.locator("#cases")).to_contain_text(reference)
    expect_heading(reader)
    reader.check()
    reader.press("main a[href$='/me/data/']")
    reader.check()
