"""Signing in, in a real browser: by one click, by code, by passkey."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import WIDTHS

pytestmark = pytest.mark.browser

both_directions = pytest.mark.parametrize("language", ["en", "ar"])
both_widths = pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["js", "no-js"])
SIGN_IN = "account/sign-in/"
TOKEN = "comity_actor"  # noqa: S105  # a cookie's name


def code_sent_to(email: str, page: Page, address: str) -> str:
    with page.context.new_page() as other:
        other.goto(f"{address}/en/demo/outbox/")
        letter = other.locator("article", has_text=email).first.locator(".c-letter").inner_text()
    return re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)\s*$", letter, re.M)[1]


def has_token(page: Page) -> bool:
    return any(cookie["name"] == TOKEN for cookie in page.context.cookies())


@both_directions
@both_widths
@with_and_without_scripts
def test_one_click_signs_in_as_somebody_of_the_demonstration(
    live_site: str, reader_at: ReaderAt, language: str, width: int, scripts: bool
) -> None:
    reader = reader_at(live_site, width=width, language=language, scripts=scripts)
    reader.open(SIGN_IN)
    reader.check()
    reader.shoot("sign-in")
    reader.press(reader.page.get_by_role("button", name="Sanne de Wit"))
    assert has_token(reader.page)
    reader.check()


@with_and_without_scripts
def test_a_newcomer_begins_with_an_address_and_a_code(
    live_site: str, reader_at: ReaderAt, scripts: bool
) -> None:
    email = f"{uuid.uuid4().hex[:12]}@people.example"
    reader = reader_at(live_site, width=WIDTHS["phone"], scripts=scripts)
    reader.open("account/new/")
    reader.check()
    reader.page.locator("[name=email]").fill("not an address")
    reader.press("main [type=submit]")
    expect(reader.page.locator(".govuk-error-summary")).to_be_visible()
    expect(reader.page.locator("[name=email]")).to_have_value("not an address")
    reader.check()
    reader.page.locator("[name=email]").fill(email)
    reader.press("main [type=submit]")
    reader.check()
    reader.page.locator("[name=code]").fill(code_sent_to(email, reader.page, live_site))
    reader.press("main [type=submit]")
    assert has_token(reader.page)
    reader.open("me/data/")
    expect(reader.page.get_by_role("heading", level=1)).to_be_visible()
    reader.press("header form [type=submit]")
    assert not has_token(reader.page)


def test_a_passkey_is_added_and_opens_the_door_the_next_time(
    live_site: str, reader_at: ReaderAt
) -> None:
    reader = reader_at(live_site)
    page = reader.page
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    reader.open(SIGN_IN)
    reader.press(page.get_by_role("button", name="Jonas Keller"))
    reader.open("account/security/")
    reader.check()
    reader.open("account/security/webauthn/add/")
    reader.check()
    page.locator("[name=name]").fill("My telephone")
    if page.locator("[name=passwordless]").count():
        page.locator("[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "webauthn/add" not in url)
    reader.check()

    reader.press("header form [type=submit]")
    assert not has_token(page)
    reader.open(SIGN_IN)
    page.locator("#passkey_login").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    assert has_token(page)

    reader.open("account/security/webauthn/")
    reader.press(page.locator("main").get_by_role("button", name="Remove"))
    reader.press("main [type=submit]")


@both_directions
def test_the_pages_of_security_have_no_barriers(
    live_site: str, reader_at: ReaderAt, language: str
) -> None:
    reader = reader_at(live_site, width=WIDTHS["phone"], language=language)
    reader.open(SIGN_IN)
    reader.press(reader.page.get_by_role("button", name="Lotte Visser"))
    for path in ("", "totp/activate/", "webauthn/"):
        reader.open(f"account/security/{path}")
        reader.check()
    reader.open("demo/outbox/")
    reader.check()
