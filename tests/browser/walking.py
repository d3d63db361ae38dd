"""What all journeys share: the eight kinds of readers, signing in, lodging a case beforehand."""

import re
import secrets
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.reader import WIDTHS, Reader
from tests.recognition.office_stage import Player

from recognition.people import SignedIn

TODAY = datetime.now(UTC).date()
AWARD = TODAY - timedelta(days=200)
REFERENCE = re.compile(r"/my/([2-9A-Z]{10})/")


def every_reader(test: object) -> object:
    """Run a journey for each width, language and with and without scripts."""
    for mark in (
        pytest.mark.parametrize("language", ["en", "ar"]),
        pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys()),
        pytest.mark.parametrize("scripts", [True, False], ids=["js", "no-js"]),
    ):
        test = mark(test)
    return test


def sign_in_as(reader: Reader, key: str) -> None:
    """Sign in as one of the made-up people with one click."""
    reader.open("account/sign-in/")
    reader.check()
    reader.press(f"button[name=person][value={key}]")


def sign_up(reader: Reader, *, onward: str) -> str:
    """Begin with a new e-mail address and the code sent to it; give the address."""
    email = f"{secrets.token_hex(8)}@maasveen.example"
    reader.open(onward)  # a stranger is led to the sign-in
    reader.check()
    reader.press("main a[href*='/account/new/']")
    reader.check()
    reader.page.locator("[name=email]").fill(email)
    reader.press("main form:has([name=email]) [type=submit]")
    reader.check()
    code = code_sent_to(reader, email)
    reader.page.locator("main [name=code]").fill(code)
    reader.press("main form:has([name=code]) [type=submit]")
    return email


def code_sent_to(reader: Reader, email: str) -> str:
    """Read the newest code in the demonstration's messages, in another window."""
    window = reader.context.new_page()
    window.goto(f"{reader.address}/{reader.language}/demo/outbox/")
    letter = window.locator("article", has=window.get_by_text(email)).first.inner_text()
    window.close()
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", letter, re.MULTILINE)
    assert found, letter
    return found[1]


def be(reader: Reader, player: Player | SignedIn) -> None:
    """Continue as somebody who signed in before."""
    reader.context.add_cookies(
        [{"name": "comity_actor", "value": player.token, "url": reader.address}]
    )


def write_day(reader: Reader, name: str, *, on: object = AWARD) -> None:
    """Fill the three boxes of a date."""
    for part in ("day", "month", "year"):
        reader.page.locator(f"[name={name}_{part}]").fill(str(getattr(on, part)))


def choose(reader: Reader, name: str, value: str) -> None:
    """Choose by radio button or box."""
    reader.page.locator(f"[name='{name}'][value='{value}']").check()


def expect_heading(reader: Reader) -> None:
    """Every page has one heading that names it."""
    expect(reader.page.locator("main h1")).to_have_count(1)
