"""In earnest, not in the demonstration: codes by mail, a second factor, a lost device."""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import psycopg
import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import Reader
from tests.conftest import await_answer
from tests.mail_sink import Sink, mail_sink
from tests.totp import totp

from comity.site.parts import web
from comity.site.supervisor import LOOPBACK, free_port

pytestmark = pytest.mark.browser
TOKEN = "comity_actor"  # noqa: S105  # a cookie's name


@dataclass
class Site:
    address: str
    sink: Sink


@pytest.fixture(scope="module")
def plain_site(database: str) -> Iterator[Site]:
    """Comity outside the demonstration, sending its messages by SMTP."""
    port = free_port(0)
    with mail_sink() as sink:
        address = f"http://localhost:{port}"
        given = {
            "DJANGO_SETTINGS_MODULE": "comity.site.settings",
            "COMITY_DEMO": "no",
            "COMITY_ORIGIN": address,
            "COMITY_SMTP": f"smtp://127.0.0.1:{sink.port}",
            "COMITY_SENDER": "office@comity.example",
            "COMITY_WEB_PROCESSES": "1",
        }
        part = web(port, LOOPBACK, given)
        part.start()
        await_answer(f"{address}/healthz")
        yield Site(address, sink)
        part.ask_to_stop()
        part.see_off()


@dataclass
class Officer:
    """Somebody at a browser, with a mailbox and an authenticator app."""

    reader: Reader
    site: Site
    email: str = field(default_factory=lambda: f"{uuid.uuid4().hex[:12]}@office.example")
    secret: str = ""
    used: set[str] = field(default_factory=set)

    @property
    def page(self) -> Page:
        return self.reader.page

    def is_in_office(self) -> bool:
        self.reader.open("office/")
        return self.page.locator("header").get_by_text("Office of Maasveen").count() > 0

    def give_code_from_mail(self) -> None:
        self.reader.open("account/sign-in/")
        assert self.page.get_by_text("made-up people").count() == 0
        self.page.locator("[name=login]").fill(self.email)
        self.send("main form:has([name=login])")
        self.give(self.site.sink.code_for(self.email))

    def give(self, code: str) -> None:
        self.page.locator("main [name=code]").fill(code)
        self.send("main form:has([name=code])")

    def send(self, form: str) -> None:
        self.reader.check()
        self.reader.press(f"{form} [type=submit]")

    def code_from_app(self) -> str:
        """A code counts once: wait for the next if this one was used."""
        while (code := totp(self.secret, at=time.time())) in self.used:
            time.sleep(0.5)
        self.used.add(code)
        return code

    def sign_out(self) -> None:
        self.reader.press("header form [type=submit]")
        assert not any(cookie["name"] == TOKEN for cookie in self.page.context.cookies())

    def set_up_app(self) -> None:
        self.reader.open("account/security/totp/activate/")
        self.secret = self.page.locator("#authenticator_secret").input_value()
        self.give(self.code_from_app())

    def recovery_codes(self) -> list[str]:
        self.reader.open("account/security/recovery-codes/")
        self.give(self.code_from_app())  # who they are is asked again
        self.reader.check()
        return self.page.locator("#recovery_codes").input_value().split()


def operator(*words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "comity", "officer", *words]
    given = os.environ | {"DJANGO_SETTINGS_MODULE": "comity.site.settings"}
    return subprocess.run(command, env=given, capture_output=True, text=True)


@pytest.fixture
def officer(plain_site: Site, reader_at: ReaderAt) -> Officer:
    appointed = Officer(reader_at(plain_site.address), plain_site)
    done = operator("appoint", appointed.email, "maasveen")
    assert done.returncode == 0, done.stderr
    return appointed


@pytest.fixture
def device(officer: Officer) -> None:
    session = officer.page.context.new_cdp_session(officer.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_an_officer_enters_with_a_code_by_mail_and_an_authenticator_app(officer: Officer) -> None:
    officer.give_code_from_mail()
    letter = officer.site.sink.last_to(officer.email)
    assert letter["From"] == "office@comity.example"
    assert not officer.is_in_office(), "one factor opened the office"
    assert "account/security" in officer.page.url
    officer.set_up_app()
    assert officer.is_in_office()
    officer.sign_out()

    officer.give_code_from_mail()
    assert not officer.is_in_office(), "the code by mail was enough"
    assert "security/authenticate" in officer.page.url  # the sign-in goes on where it stopped
    officer.give("000000")
    assert not any(cookie["name"] == TOKEN for cookie in officer.page.context.cookies())
    officer.give(officer.code_from_app())
    assert officer.is_in_office()


def test_a_recovery_code_opens_once_and_lets_a_lost_app_be_removed(officer: Officer) -> None:
    officer.give_code_from_mail()
    officer.set_up_app()
    codes = officer.recovery_codes()
    assert len(codes) == len(set(codes)) >= 8
    officer.sign_out()
    officer.give_code_from_mail()
    officer.give(codes[0])
    assert officer.is_in_office()
    officer.sign_out()
    officer.give_code_from_mail()
    officer.give(codes[0])
    assert not officer.is_in_office(), "a recovery code opened twice"
    officer.give(codes[1])
    assert officer.is_in_office()
    officer.reader.open("account/security/totp/deactivate/")
    officer.give(codes[2])
    officer.send("main form")
    assert not officer.is_in_office(), "an office without a second factor"


def test_a_passkey_alone_opens_the_office_and_its_loss_closes_it(
    officer: Officer, device: None
) -> None:
    officer.give_code_from_mail()
    officer.reader.open("account/security/webauthn/add/")
    officer.reader.check()
    officer.page.locator("[name=name]").fill("My telephone")
    if officer.page.locator("[name=passwordless]").count():
        officer.page.locator("[name=passwordless]").check()
    officer.page.locator("#mfa_webauthn_add").click()
    officer.page.wait_for_url(lambda url: "webauthn/add" not in url)
    officer.reader.check()
    assert officer.is_in_office()
    officer.sign_out()
    officer.reader.open("account/sign-in/")
    officer.page.locator("#passkey_login").click()
    officer.page.wait_for_url(lambda url: "sign-in" not in url)
    assert officer.is_in_office()
    officer.sign_out()

    officer.give_code_from_mail()  # and the passkey as the second factor
    officer.reader.check()
    officer.page.locator("#mfa_webauthn_authenticate").click()
    officer.page.wait_for_url(lambda url: "account" not in url)
    assert officer.is_in_office()

    done = operator("forget", officer.email)
    assert done.returncode == 0, done.stderr
    assert not officer.is_in_office()
    assert "sign-in" in officer.page.url, "who found the device could set up another"
    officer.give_code_from_mail()
    officer.set_up_app()
    assert officer.is_in_office()
    assert operator("dismiss", officer.email).returncode == 0
    assert not officer.is_in_office()


def test_a_silent_or_unwilling_mail_server_is_said_in_a_sentence(
    plain_site: Site, reader_at: ReaderAt
) -> None:
    reader = reader_at(plain_site.address)
    reader.open("account/new/")
    email = f"refused-{uuid.uuid4().hex[:8]}@people.example"
    reader.page.locator("[name=email]").fill(email)
    reader.press("main form:has([name=email]) [type=submit]")
    expect(reader.page.locator("main")).to_contain_text("No message can be sent to this address")


def test_the_operator_is_told_what_is_not_known(
    database: str, as_owner: psycopg.Connection
) -> None:
    unknown = operator("appoint", "a@office.example", "atlantis")
    assert unknown.returncode == 1
    assert "ahrenbrueck, maasveen, vautmont" in unknown.stderr
    assert operator("forget", "nobody@office.example").returncode == 1
    assert operator("appoint", "no address", "maasveen").returncode == 2
    found = "SELECT 1 FROM parties_accountrow WHERE email = 'a@office.example'"
    assert as_owner.execute(found).fetchone() is None
