"""The pages of applying, as a browser without scripts walks them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.site.wellformed import faults

from comity.ledger.acting import acting_as
from comity.recognition.queries import own
from comity.values.languages import OFFERED
from recognition.applicants import pdf
from recognition.people import SignedIn, new_person

pytestmark = pytest.mark.database
AWARD = datetime.now(UTC).date() - timedelta(days=200)
COOKIE = "comity_actor"


def browser(person: SignedIn | None) -> Client:
    client = Client()
    if person is not None:
        client.cookies[COOKIE] = person.token
    return client


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(f"/en/{path}")
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def send(client: Client, path: str, status: int = 302, **fields: object) -> HttpResponse:
    answer = client.post(f"/en/{path}", fields)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer


def day(name: str, on: object) -> dict[str, object]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def paper(content: bytes | None = None, name: str = "zeugnis.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or pdf())


PERSON = {
    "full_name": "Adaeze Okafor",
    "born_on_day": "17",
    "born_on_month": "5",
    "born_on_year": "1994",
    "email": "adaeze@example.org",
    "phone": "",
    "language": "ar",
    "name_on_certificate": "yes",
}


def fill_in(client: Client) -> None:
    send(client, "apply/job/", host="maasveen", occupation="care_assistant")
    send(client, "apply/person/", **PERSON)
    send(
        client,
        "apply/credentials/new/",
        provider="P-AHR-1",
        standard="CAR@2024.1",
        extent="all",
        **day("award_on", AWARD),
    )
    send(client, "apply/language/", **{"nl-listening": "B2", "nl-reading": "B1"})
    send(client, "apply/safety/")
    send(client, "apply/practice/new/", months="14", **day("last_on", AWARD))
    send(client, "apply/papers/", kind="certificate", file=paper())


def draft_of(client: Client) -> str:
    found = re.search(r'name="draft" value="([^"]+)"', page(client, "apply/review/"))
    assert found
    return found[1]


def test_a_stranger_is_led_to_the_sign_in_and_back() -> None:
    answer = browser(None).get("/en/apply/")
    assert answer.status_code == 302
    assert answer["Location"].endswith("sign-in/?next=/en/apply/")


def test_an_application_goes_from_the_first_page_to_its_acknowledgement() -> None:
    client = browser(new_person())
    assert "0 of 7 tasks are done" in page(client, "apply/")
    fill_in(client)
    assert "7 of 7 tasks are done" in page(client, "apply/")
    review = page(client, "apply/review/")
    for written in ("Adaeze Okafor", "Maasveen", "zeugnis.pdf", "14 months", "العربية"):
        assert written in review
    answer = send(client, "apply/review/", draft=draft_of(client), true="on")
    said = client.get(answer["Location"]).content.decode()
    assert "Your application has arrived" in said
    assert "within 10 working days" in said
    assert "no answer counts as yes for now" in said
    assert "you can appeal within 1 month" in said
    assert "three-rivers@1.0.0 §8" in said
    tracker = page(client, "my/")
    reference = re.search(r"/en/my/([2-9A-Z]{10})/", tracker)
    assert reference
    case = page(client, f"my/{reference[1]}/")
    assert "You need to do nothing now. We write to you by" in case
    assert "Recognition Desk of Maasveen" in case


def test_sending_twice_leads_to_the_same_case() -> None:
    client = browser(new_person())
    fill_in(client)
    draft = draft_of(client)
    first = send(client, "apply/review/", draft=draft, true="on")
    assert send(client, "apply/review/", draft=draft, true="on")["Location"] == first["Location"]


def test_every_fault_of_a_page_is_named_and_nothing_typed_is_lost() -> None:
    client = browser(new_person())
    said = send(
        client,
        "apply/person/",
        422,
        full_name="Adaeze Okafor",
        born_on_day="31",
        born_on_month="2",
        born_on_year="1994",
        email="adaeze",
        phone="12",
        language="",
    ).content.decode()
    assert said.count('<a href="#id_') == 4
    for kept in ("Adaeze Okafor", 'value="31"', 'value="adaeze"', 'value="12"'):
        assert kept in said


def test_a_draft_waits_where_it_was_left() -> None:
    person = new_person()
    send(browser(person), "apply/job/", host="vautmont", occupation="bricklayer")
    later = browser(person)
    assert "You have begun an application" in page(later, "my/")
    assert "1 of 7 tasks are done" in page(later, "apply/")
    kept = page(later, "apply/job/")
    assert re.search(r'value="vautmont"[^>]* checked', kept)
    assert re.search(r'value="bricklayer"[^>]* checked', kept)


def test_what_is_missing_is_listed_with_its_page_and_cannot_be_sent() -> None:
    person = new_person()
    client = browser(person)
    fill_in(client)
    with acting_as(person.token):
        draft = own.open_draft(person.id)
        (scan,) = own.papers(draft.id)
    send(client, f"apply/papers/{scan.id}/remove/")
    said = send(client, "apply/review/", 422, draft=str(draft.id), true="on").content.decode()
    assert "Something is still missing" in said
    assert '<a href="/en/apply/papers/">' in said
    assert 'id="send"' not in said


def test_parts_of_a_certificate_are_asked_on_a_page_of_their_own() -> None:
    person = new_person()
    client = browser(person)
    answer = send(
        client,
        "apply/credentials/new/",
        provider="P-AHR-1",
        standard="ELE@2024.1",
        extent="some",
        **day("award_on", AWARD),
    )
    assert answer["Location"] == "/en/apply/credentials/0/units/"
    units = page(client, "apply/credentials/0/units/")
    assert "Install wiring systems" in units
    assert "Solar and vehicle charging" not in units  # not part of the older version
    send(client, "apply/credentials/0/units/", 422)
    send(client, "apply/credentials/0/units/", units=["ELE-1", "ELE-2"])
    with acting_as(person.token):
        stored = own.open_draft(person.id).answers["credentials"]
    assert stored[0]["units"] == ["ELE-1", "ELE-2"]


def test_an_entry_can_be_changed_and_taken_out() -> None:
    person = new_person()
    client = browser(person)
    card = {"code": "BLS", **day("issued_on", AWARD)}
    send(client, "apply/safety/new/", **card)
    assert "Take out" in page(client, "apply/safety/")
    send(client, "apply/safety/0/", **(card | {"issued_on_year": AWARD.year - 1}))
    with acting_as(person.token):
        (stored,) = own.open_draft(person.id).answers["safety"]
    assert stored["issued_on"].startswith(str(AWARD.year - 1))
    send(client, "apply/safety/0/remove/")
    page(client, "apply/safety/0/", 404)


def test_a_refused_file_says_why_and_takes_nothing_away() -> None:
    client = browser(new_person())
    send(client, "apply/papers/", kind="certificate", file=paper())
    said = send(
        client,
        "apply/papers/",
        422,
        kind="practice",
        file=SimpleUploadedFile("brief.pdf", b"GIF89a" + pdf()),
    ).content.decode()
    assert "This is no PDF, JPEG, PNG or WebP file." in said
    assert "zeugnis.pdf" in said
    assert re.search(r'value="practice"[^>]* checked', said)


def test_the_person_gets_their_paper_back_and_a_stranger_gets_nothing() -> None:
    person = new_person()
    client = browser(person)
    fill_in(client)
    with acting_as(person.token):
        (scan,) = own.papers(own.open_draft(person.id).id)
    answer = client.get(f"/en/apply/papers/{scan.id}/")
    assert answer.content == pdf() or answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="zeugnis.pdf"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert browser(new_person()).get(f"/en/apply/papers/{scan.id}/").status_code == 404


def test_a_stranger_finds_no_case_of_somebody_else() -> None:
    client = browser(new_person())
    fill_in(client)
    where = send(client, "apply/review/", draft=draft_of(client), true="on")["Location"]
    other = browser(new_person())
    assert other.get(where).status_code == 404
    assert other.get(where.replace("received/", "")).status_code == 404
    assert other.post(where.replace("received", "withdraw")).status_code == 404


def test_a_case_can_be_withdrawn_and_the_draft_deleted() -> None:
    client = browser(new_person())
    fill_in(client)
    where = send(client, "apply/review/", draft=draft_of(client), true="on")["Location"]
    case = where.replace("/en/", "").replace("received/", "")
    page(client, f"{case}withdraw/")
    send(client, f"{case}withdraw/")
    assert "Withdrawn" in page(client, case)
    send(client, "apply/job/", host="vautmont", occupation="bricklayer")
    send(client, "apply/give-up/")
    assert "You have begun an application" not in page(client, "my/")


@pytest.mark.parametrize("language", OFFERED)
def test_every_page_is_drawn_in_every_language(language: str) -> None:
    client = browser(new_person())
    fill_in(client)
    pages = ("", "job/", "person/", "credentials/", "credentials/new/", "credentials/0/")
    more = ("language/", "safety/", "practice/", "papers/", "review/", "give-up/")
    for name in (*pages, *more):
        answer = client.get(f"/{language}/apply/{name}")
        assert answer.status_code == 200
        assert list(faults(answer.content.decode())) == [], name
    send(client, "apply/review/", draft=draft_of(client), true="on")
    mine = client.get(f"/{language}/my/").content.decode()
    reference = re.search(r"/my/([2-9A-Z]{10})/", mine)
    assert reference
    case = f"/{language}/my/{reference[1]}/"
    for path in (f"/{language}/my/", case, f"{case}received/", f"{case}withdraw/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert list(faults(answer.content.decode())) == [], path


def test_prior_learning_and_wishes_are_told_and_shown_on_the_review_page() -> None:
    client = browser(new_person())
    fill_in(client)
    assert "Optional" in page(client, "apply/")
    said = send(
        client, "apply/prior_learning/new/", 422, unit="CAR-1", level="", is_assessed="no"
    ).content.decode()
    assert said.count('<a href="#id_') == 2
    learnt = {"unit": "CAR-1", "level": "3", "is_assessed": "no", "is_informal": "yes"}
    send(client, "apply/prior_learning/new/", **learnt)
    send(client, "apply/wishes/", measure="test", partial="no", rpl_first="", hold="")
    reviewed = page(client, "apply/review/")
    for words in ("without papers, protected", "A test on the missing part", "level 3"):
        assert words in reviewed
    again = page(client, "apply/prior_learning/0/")
    assert re.search(r'name="is_informal" value="yes"[^>]*checked', again)
