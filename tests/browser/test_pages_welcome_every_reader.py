"""Public pages, questions and parts: both directions, two widths, with and without scripts."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import WIDTHS

from comity.values.languages import OFFERED

pytestmark = pytest.mark.browser

both_directions = pytest.mark.parametrize("language", ["en", "ar"])
every_language = pytest.mark.parametrize("language", OFFERED)
both_widths = pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["js", "no-js"])


@both_directions
@both_widths
@with_and_without_scripts
def test_the_start_page(
    gallery: str, reader_at: ReaderAt, language: str, width: int, scripts: bool
) -> None:
    reader = reader_at(gallery, width=width, language=language, scripts=scripts)
    reader.open("")
    direction = "rtl" if language == "ar" else "ltr"
    assert reader.page.locator("html").get_attribute("dir") == direction
    assert reader.page.locator("html").get_attribute("lang") == language
    expect(reader.page.get_by_role("heading", level=1)).to_be_visible()
    reader.check()
    reader.shoot("start")


@pytest.mark.parametrize("page", ["about/", "decisions/", "contact/", "accessibility/", "source/"])
@both_directions
def test_a_page_that_explains(gallery: str, reader_at: ReaderAt, page: str, language: str) -> None:
    reader = reader_at(gallery, width=WIDTHS["phone"], language=language)
    reader.open(page)
    reader.check()


@every_language
@pytest.mark.parametrize("width", [320, 1280])
def test_every_part_of_a_page(gallery: str, reader_at: ReaderAt, language: str, width: int) -> None:
    reader = reader_at(gallery, width=width, language=language)
    reader.open("parts/")
    reader.check()
    reader.page.locator("summary").first.click()
    reader.check()


@both_directions
@both_widths
@with_and_without_scripts
def test_a_form_filled_in_wrongly_keeps_what_was_typed(
    gallery: str, reader_at: ReaderAt, language: str, width: int, scripts: bool
) -> None:
    reader = reader_at(gallery, width=width, language=language, scripts=scripts)
    reader.open("questions/")
    reader.check()
    reader.page.locator("[name=passed_day]").fill("thirty")
    reader.page.locator("[name=months]").fill("a lot")
    reader.page.locator("main [type=submit]").click()
    expect(reader.page.locator(".govuk-error-summary")).to_be_visible()
    expect(reader.page.locator("[name=passed_day]")).to_have_value("thirty")
    expect(reader.page.locator("[name=months]")).to_have_value("a lot")
    expect(reader.page.locator("[name=token]")).to_have_value("kept")
    reader.check()


@with_and_without_scripts
def test_the_list_of_faults_leads_to_each_answer(
    gallery: str, reader_at: ReaderAt, scripts: bool
) -> None:
    reader = reader_at(gallery, scripts=scripts)
    reader.open("questions/")
    reader.page.locator("[name=passed_day]").fill("27")
    reader.page.locator("[name=passed_year]").fill("2019")
    reader.page.locator("main [type=submit]").click()
    targets = reader.page.locator(".govuk-error-summary a")
    expect(targets).to_have_count(7)
    assert [link.get_attribute("href") for link in targets.all()][:2] == [
        "#id_trade_0",
        "#id_passed_1",
    ]
    for link in targets.all():
        target = reader.page.locator(link.get_attribute("href") or "nowhere")
        link.click()
        if scripts:
            expect(target).to_be_focused()
        else:
            expect(target).to_be_visible()


def test_the_list_of_faults_takes_the_focus_and_the_title_says_error(
    gallery: str, reader_at: ReaderAt
) -> None:
    reader = reader_at(gallery)
    reader.open("questions/")
    reader.page.locator("main [type=submit]").click()
    expect(reader.page.locator(".govuk-error-summary")).to_be_focused()
    expect(reader.page).to_have_title("Error: Gallery – Comity")


@with_and_without_scripts
def test_a_form_with_a_photo_is_sent(gallery: str, reader_at: ReaderAt, scripts: bool) -> None:
    reader = reader_at(gallery, width=WIDTHS["phone"], language="ar", scripts=scripts)
    reader.open("questions/")
    page = reader.page
    page.get_by_label("Electrician").check()
    for name, value in {"day": "٢٧", "month": "3", "year": "2019"}.items():
        page.locator(f"[name=passed_{name}]").fill(value)
    page.locator("[name=city]").select_option("m")
    page.get_by_label("Deutsch").check()
    page.locator("[name=name]").fill("ليلى Ümit")
    page.locator("[name=mail]").fill("leila@example.org")
    page.get_by_label("I have read this").check()
    photo = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"\xff" * 700_000}
    page.locator("[name=photo]").set_input_files(files=[photo])
    page.locator("main [type=submit]").click()
    expect(page.get_by_text("700000 bytes")).to_be_visible()
    reader.check()


def test_the_language_changes_and_the_page_stays(gallery: str, reader_at: ReaderAt) -> None:
    reader = reader_at(gallery)
    reader.open("parts/?page=9")
    reader.page.get_by_role("link", name="Deutsch").click()
    expect(reader.page).to_have_url(f"{gallery}/de/parts/?page=9")


def test_a_link_is_copied_only_where_scripts_run(gallery: str, reader_at: ReaderAt) -> None:
    with_scripts = reader_at(gallery)
    with_scripts.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with_scripts.open("parts/")
    with_scripts.page.get_by_role("button", name="Copy").click()
    expect(with_scripts.page.get_by_text("Copied")).to_be_visible()
    without = reader_at(gallery, scripts=False)
    without.open("parts/")
    expect(without.page.locator("[data-copy]")).to_be_hidden()


def test_a_lost_connection_loses_nothing_that_was_typed(gallery: str, reader_at: ReaderAt) -> None:
    reader = reader_at(gallery)
    reader.open("questions/")
    reader.page.locator("[name=note]").fill("What I wrote")
    reader.context.set_offline(True)
    reader.page.locator("main [type=submit]").click()
    expect(reader.page.locator("#connection-trouble")).to_be_visible()
    expect(reader.page.locator("[name=note]")).to_have_value("What I wrote")
    reader.complaints.clear()  # the browser rightly says that the connection failed


def test_a_script_smuggled_into_a_page_does_not_run(gallery: str, reader_at: ReaderAt) -> None:
    reader = reader_at(gallery)
    reader.open("")
    reader.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.taken = 1';"
        " document.head.append(s) }"
    )
    assert reader.page.evaluate("window.taken") is None
    assert any("Content Security Policy" in complaint for complaint in reader.complaints)
    reader.complaints.clear()


def test_the_keyboard_alone_reaches_the_main_part(gallery: str, reader_at: ReaderAt) -> None:
    reader = reader_at(gallery)
    reader.open("decisions/")
    reader.page.keyboard.press("Tab")
    expect(reader.page.locator(".govuk-skip-link")).to_be_focused()
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("#main")).to_be_focused()


def test_a_page_in_the_readers_own_colours_keeps_its_pictures(
    gallery: str, reader_at: ReaderAt
) -> None:
    reader = reader_at(gallery)
    reader.page.emulate_media(forced_colors="active")
    reader.open("parts/")
    expect(reader.page.locator(".c-figure__wide").first).to_be_visible()
    reader.check()


def test_a_slow_upload_shows_how_much_has_gone(gallery: str, reader_at: ReaderAt) -> None:
    reader = reader_at(gallery)
    reader.open("questions/")
    photo = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"\xff" * 600_000}
    reader.page.locator("[name=photo]").set_input_files(files=[photo])
    line = reader.context.new_cdp_session(reader.page)
    slow = {"latency": 20, "downloadThroughput": 1e6, "uploadThroughput": 4e5}
    line.send("Network.emulateNetworkConditions", {"offline": False, **slow})
    reader.page.locator("main [type=submit]").click()
    expect(reader.page.locator("[data-upload-progress] progress")).to_be_visible()
    expect(reader.page.locator(".govuk-error-summary")).to_be_visible()
    reader.check()


def test_a_printed_page_shows_what_was_folded_away(gallery: str, reader_at: ReaderAt) -> None:
    reader = reader_at(gallery)
    reader.open("parts/")
    table = reader.page.locator(".c-gap table")
    expect(table).to_be_hidden()
    reader.page.emulate_media(media="print")
    expect(table).to_be_visible()
    expect(reader.page.locator(".c-header__bar")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["js", "no-js"])
def test_a_barrier_is_found_with_and_without_scripts(
    gallery: str, reader_at: ReaderAt, scripts: bool
) -> None:
    reader = reader_at(gallery, scripts=scripts)
    reader.page.set_content("<html lang='en'><title>x</title><main><h1>Hi</h1><img src='data:,'>")
    with pytest.raises(AssertionError, match="image-alt"):
        reader.check_barriers()
