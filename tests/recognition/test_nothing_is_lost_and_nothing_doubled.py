"""What goes wrong on the way of a form: nothing is lost, nothing doubled, what to do is said."""

import html
import http.client
import io
import re
import socket
from contextlib import closing
from datetime import date
from urllib.parse import urlsplit

import pikepdf
import pytest
from django.http import HttpResponse
from PIL import Image
from tests.recognition.test_apply_pages import (
    COOKIE,
    PERSON,
    browser,
    draft_of,
    fill_in,
    page,
    paper,
    send,
)

from comity.ledger.acting import acting_as, close_session
from comity.recognition.queries import own
from comity.rules.calendars import Calendar
from comity.rules.deadlines import due_on
from comity.values.periods import Period
from recognition.applicants import pdf
from recognition.people import SignedIn, new_person

database = pytest.mark.database
PAGES, NL = 40, Calendar("NL")
A_NAME = (
    "Zoë Ñuñez-Ægir Đorđević Олександра Οδυσσέας محمّد نور שרה 李小龍 ひなた 김민준 अदिति ṣ́ O’Neill"
)


def papers_of(who: SignedIn) -> list[own.PaperCard]:
    with acting_as(who.token):
        draft = own.open_draft(who.id)
        return [] if draft is None else list(own.papers(draft.id))


def scan(pages: int) -> bytes:
    """A scan as office machines make it: one grey picture a page."""
    sheets = [Image.effect_noise((620, 877), 4 + number / 10) for number in range(pages)]
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=75)
    return out.getvalue()


@database
def test_a_40_page_scan_is_kept_page_for_page() -> None:
    who, content = new_person(), scan(PAGES)
    client = browser(who)
    send(client, "apply/papers/", kind="certificate", file=paper(content, "scan.pdf"))
    (card,) = papers_of(who)
    back = client.get(f"/en/apply/papers/{card.id}/").content
    with pikepdf.open(io.BytesIO(back)) as kept:
        assert len(kept.pages) == PAGES
    assert "scan.pdf" in page(client, "apply/papers/")


@pytest.fixture
def address(live_web: str) -> tuple[str, int]:
    parts = urlsplit(live_web)
    assert parts.hostname
    assert parts.port
    return parts.hostname, parts.port


@database
def test_a_lost_connection_mid_upload_leaves_the_draft_and_the_paper_is_taken_again(
    address: tuple[str, int],
) -> None:
    who = new_person()
    send(browser(who), "apply/person/", **PERSON)
    with closing(http.client.HTTPConnection(*address, timeout=60)) as line:
        line.request("GET", "/en/apply/papers/", headers={"Cookie": f"{COOKIE}={who.token}"})
        answer = line.getresponse()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
        secret = re.search(r"csrftoken=([^;]+)", answer.headers["Set-Cookie"])
    assert token
    assert secret
    body, kind = _form(token[1], pdf())
    head = (
        f"POST /en/apply/papers/ HTTP/1.1\r\nHost: localhost:{address[1]}\r\n"
        f"Cookie: {COOKIE}={who.token}; csrftoken={secret[1]}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    ).encode()
    with socket.create_connection(address, timeout=60) as cut:
        cut.sendall(head + body[: len(body) // 2])
    assert papers_of(who) == []
    with acting_as(who.token):
        draft = own.open_draft(who.id)
    assert draft is not None
    assert draft.answers["person"]["full_name"] == PERSON["full_name"]
    with socket.create_connection(address, timeout=60) as whole:
        whole.sendall(head + body)
        assert whole.recv(12).decode() == "HTTP/1.1 302"
    assert [card.filename for card in papers_of(who)] == ["zeugnis.pdf"]


def _form(token: str, content: bytes) -> tuple[bytes, str]:
    fields = {"csrfmiddlewaretoken": token, "kind": "certificate"}
    part = "--cut\r\nContent-Disposition: form-data; name="
    told = "".join(f'{part}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
    file = f'{part}"file"; filename="zeugnis.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    return (
        told + file
    ).encode() + content + b"\r\n--cut--\r\n", "multipart/form-data; boundary=cut"


def hidden(answer: HttpResponse) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode())
    return {name: html.unescape(value) for name, value in found}


@database
def test_an_expired_sign_in_mid_form_keeps_what_was_written_in_the_window() -> None:
    who = new_person()
    client = browser(who)
    send(client, "apply/job/", host="maasveen", occupation="care_assistant")
    close_session(who.token)
    told = send(client, "apply/person/", 403, **PERSON)
    assert "Your sign-in has ended" in told.content.decode()
    assert "no-store" in told["Cache-Control"]
    again = client.post("/en/account/go-on/", hidden(told))
    assert again.status_code == 403, "still signed out"
    back = browser(new_person())
    shown = back.post("/en/account/go-on/", hidden(again))
    assert shown.status_code == 200
    assert 'action="/en/apply/person/"' in shown.content.decode()
    send(back, "apply/person/", **hidden(shown))
    assert "Adaeze Okafor" in page(back, "apply/person/")


@database
def test_what_was_kept_is_never_sent_to_another_site() -> None:
    client = browser(new_person())
    for to in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""):
        assert client.post("/en/account/go-on/", {"comity_to": to}).status_code == 404


@database
@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "null", "http://testserver.example"]
)
def test_what_another_site_wrote_is_not_shown_as_ones_own(origin: str) -> None:
    client, form = browser(new_person()), {"comity_to": "/en/apply/person/", **PERSON}
    said = client.post("/en/account/go-on/", form, headers={"origin": origin})
    assert said.status_code == 404
    assert PERSON["full_name"] not in said.content.decode()
    ours = client.post("/en/account/go-on/", form, headers={"origin": "http://testserver"})
    assert ours.status_code == 200


@database
def test_the_back_button_after_sending_makes_no_second_case() -> None:
    who = new_person()
    client = browser(who)
    fill_in(client)
    draft = draft_of(client)
    first = send(client, "apply/review/", draft=draft, true="on")
    # Back, and every button of the pages before once more.
    again = send(client, "apply/review/", draft=draft, true="on")
    assert again["Location"] == first["Location"]
    send(client, "apply/person/", **PERSON)
    with acting_as(who.token):
        (card,) = own.cases(who.id, most=5)
        (sent,) = own.own_case(card.reference, subject=who.id).papers
    assert sent.filename == "zeugnis.pdf"
    assert client.get("/en/apply/review/").status_code in {200, 302}


@database
def test_a_name_in_every_script_is_kept_as_it_was_written() -> None:
    client = browser(new_person())
    send(client, "apply/person/", **PERSON | {"full_name": A_NAME})
    assert html.escape(A_NAME) in page(client, "apply/person/")
    assert html.escape(A_NAME) in page(client, "apply/review/")


@pytest.mark.parametrize(
    ("began", "period", "last"),
    [
        (date(2027, 11, 29), "P3M", date(2028, 2, 29)),
        (date(2028, 11, 29), "P3M", date(2029, 2, 28)),
        (date(2028, 1, 31), "P1M", date(2028, 2, 29)),
        (date(2028, 2, 29), "P1M", date(2028, 3, 29)),
        (date(2028, 2, 29), "P1Y", date(2029, 2, 28)),
        (date(2028, 2, 28), "P1D", date(2028, 2, 29)),
    ],
)
def test_a_deadline_on_29_february_is_that_day_where_the_year_has_it(
    began: date, period: str, last: date
) -> None:
    assert due_on(began, Period.parse(period), NL) == last
