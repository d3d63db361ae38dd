"""The public page answers every file and code with a word, a sentence and the checks behind it."""

import html
import json
import re
import time
from uuid import UUID

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.certificates.desk import CITY, NAME, OTHER, holder, issued
from tests.privacy.scenes import Scene, Who

from comity.certificates import queries
from comity.certificates.web import guessing, verify
from comity.certificates.web.guessing import TRIES, Tries
from comity.ledger.acting import bearing
from comity.proofs.sd_jwt import shown_only
from comity.proofs.signed_cards import card_text
from comity.site.catalogue import COMPLETE
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "TRIED", Tries())


@pytest.fixture(scope="module")
def held(product: Scene, django_db_blocker: pytest.FixtureRequest) -> queries.CertificateCard:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's
        who = holder(product)
        return card_of(who, issued(product, who))


def card_of(who: Who, identity: UUID) -> queries.CertificateCard:
    with bearing(who.token):
        card = queries.certificate(identity)
    assert card is not None
    return card


def post(raw: bytes | None = None, *, code: str = "", city: str = "") -> tuple[int, str]:
    data: dict[str, object] = {"code": code, "city": city}
    if raw is not None:
        data["certificate"] = SimpleUploadedFile("certificate.json", raw)
    answer = Client().post("/en/verify/", data)
    return answer.status_code, answer.content.decode()


def word(page: str) -> str:
    found = re.search(r'c-verdict__word">([^<]+)<', page)
    assert found, page[:3000]
    return found[1]


def test_a_good_file_is_valid_and_recognised(held: queries.CertificateCard) -> None:
    status, page = post(held.credential)
    assert (status, word(page)) == (200, "Valid and recognised")
    assert NAME in page
    assert "Is it recognised in Maasveen?" in page


def test_the_file_for_wallets_shows_only_what_its_holder_lets_be_seen(
    held: queries.CertificateCard,
) -> None:
    assert held.wallet is not None
    status, page = post(held.wallet.encode())
    assert (status, word(page)) == (200, "Valid and recognised")
    assert NAME in page
    assert "Date of birth" in page
    status, page = post(shown_only(held.wallet, ()).encode())
    assert (status, word(page)) == (200, "Valid and recognised")
    assert NAME not in page
    assert "Date of birth" not in page
    assert "Not alone on live circuits." in page


def test_a_card_is_read_as_a_file_and_as_scanned_text(held: queries.CertificateCard) -> None:
    assert held.card is not None
    text = card_text(held.card)
    for answer in (post(held.card), post(code=text), post(code=f"https://x.example/v#{text}")):
        assert (answer[0], word(answer[1])) == (200, "Valid and recognised")
        assert NAME in answer[1]
        assert "limits what the holder may do" in answer[1]
    assert word(post(code=text[:-8])[1]) == "Not valid"


def test_the_page_gives_its_script_what_it_needs_and_nothing_of_a_card() -> None:
    page = Client().get("/en/verify/").content.decode()
    found = re.search(r'data-card="([^"]+)"', page)
    assert found
    data = json.loads(html.unescape(found[1]))
    for city in data["cities"].values():
        assert Client().get(city["keys"]).status_code == 200
        assert Client().get(f"{city['list']}1").status_code in {200, 404}
    assert "scripts, which are off" in page


def test_in_a_partner_city_it_is_valid_and_not_shown_to_be_recognised(
    held: queries.CertificateCard,
) -> None:
    _status, page = post(held.credential, city=OTHER)
    assert word(page) == "Valid"
    assert "Is it recognised in Ahrenbrück?" in page
    assert "is a partner city: ask there" in page


def test_the_code_shows_what_the_file_shows(held: queries.CertificateCard) -> None:
    for typed in (held.code, held.code.lower(), "-".join(re.findall("....", held.code))):
        status, page = post(code=typed)
        assert (status, word(page)) == (200, "Valid and recognised")
        assert NAME in page


def test_another_code_shows_nothing(held: queries.CertificateCard) -> None:
    other = held.code[:-1] + ("2" if held.code[-1] != "2" else "3")
    status, page = post(code=other)
    assert status == 422
    assert "No certificate has this code" in page
    assert NAME not in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("7KQ4-M2XR", "A code has 12 letters and digits"),
        ("7KQ4-M2XR-9TW0", "none of 0, O, 1 and I"),
        ("7KQ4-M2XR-9TW%", "letters and digits only"),
        ("", "Choose a file or type a code"),
    ],
)
def test_a_mistyped_code_is_explained_and_kept(typed: str, sentence: str) -> None:
    status, page = post(code=typed)
    assert status == 422
    assert sentence in page
    assert typed in page


def test_both_ways_at_once_are_refused(held: queries.CertificateCard) -> None:
    status, page = post(held.credential, code=held.code)
    assert status == 422
    assert "not both" in page


def test_a_changed_word_makes_it_not_valid_and_is_not_repeated(
    held: queries.CertificateCard,
) -> None:
    _status, page = post(held.credential.replace(NAME.encode(), b"Mallory Malicious"))
    assert word(page) == "Not valid"
    assert "was changed after signing" in page
    assert "Mallory" not in page


def test_a_removed_signature_makes_it_not_valid(held: queries.CertificateCard) -> None:
    document = orjson.loads(held.credential)
    document["proof"] = document["proof"][1:]
    _status, page = post(orjson.dumps(document))
    assert word(page) == "Not valid"
    assert "A signature was removed" in page


def test_an_unknown_issuer_cannot_be_told(held: queries.CertificateCard) -> None:
    raw = held.credential.replace(b"did:web:maasveen.example", b"did:web:nowhere.example")
    _status, page = post(raw)
    assert word(page) == "Cannot tell"
    assert "is not known here" in page
    assert NAME not in page


HOSTILE = {
    "nothing readable": b"\x00\xff" * 1000,
    "deep": b"[" * 500_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "twice": b'{"type": 1, "type": 2}',
    "a list": b"[1, 2, 3]",
    "a number too large": b'{"a": 1e999999}',
    "many keys": b"{" + b",".join(b'"%d":0' % n for n in range(80_000)) + b"}",
    "long text": b'{"@context": "' + b"x" * 1_000_000 + b'"}',
    "a page": b"<script>alert(1)</script>",
    "a PDF": b"%PDF-1.7\n" + b"0" * 1000,
    "a picture": b"\x89PNG\r\n\x1a\n" + b"0" * 1000,
    "an archive": b"PK\x03\x04" + b"0" * 1000,
    "half a character": b'{"a": "\xed\xa0\x80"}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_within_two_seconds(name: str) -> None:
    began = time.monotonic()
    status, page = post(HOSTILE[name])
    assert time.monotonic() - began < 2
    assert status in {200, 422}
    if status == 200:
        assert word(page) == "Not valid"
    assert "<script>alert" not in page


def test_a_certificate_stuffed_to_be_slow_is_answered_within_two_seconds(
    held: queries.CertificateCard,
) -> None:
    document = orjson.loads(held.credential)
    unit = document["credentialSubject"]["recognition"]["unit"][0]
    document["credentialSubject"]["recognition"]["unit"] = [
        {**unit, "code": f"U-{n}"} for n in range(6_000)
    ]
    began = time.monotonic()
    status, page = post(orjson.dumps(document))
    assert time.monotonic() - began < 2
    assert (status, word(page)) == (200, "Not valid")


def test_a_file_over_the_limit_is_refused() -> None:
    status, page = post(b" " * (1 << 20) + b"{}")
    assert status == 422
    assert "The file is too large" in page


def test_an_empty_file_is_refused() -> None:
    status, page = post(b"")
    assert status == 422
    assert "The file is empty" in page


def test_codes_cannot_be_tried_without_end() -> None:
    for _ in range(TRIES):
        assert post(code="7KQ4-M2XR-9TWB")[0] == 422
    status, page = post(code="7KQ4-M2XR-9TWB")
    assert status == 429
    assert "Too many codes were tried" in page


def test_patience_returns_after_a_minute_and_counts_each_place_alone() -> None:
    now = [0.0]
    tries = Tries(lambda: now[0])
    for _ in range(TRIES):
        tries.require_patience("one")
    with pytest.raises(Refusal):
        tries.require_patience("one")
    tries.require_patience("another")
    now[0] = guessing.WINDOW_SECONDS
    tries.require_patience("one")


@pytest.mark.parametrize("language", COMPLETE)
def test_the_page_stands_in_every_language(held: queries.CertificateCard, language: str) -> None:
    assert Client().get(f"/{language}/verify/").status_code == 200
    file = SimpleUploadedFile("certificate.json", held.credential)
    answer = Client().post(f"/{language}/verify/", {"certificate": file})
    assert answer.status_code == 200
    assert NAME in answer.content.decode()


def test_the_short_address_leads_to_the_readers_language() -> None:
    answer = Client().get("/v", headers={"Accept-Language": "ar"})
    assert answer.headers["Location"] == "/ar/verify/"


def test_the_holder_sees_shows_and_downloads_and_a_stranger_does_not(product: Scene) -> None:
    who, stranger = holder(product), product.person()
    identity = issued(product, who)
    card = card_of(who, identity)
    own = Client()
    own.cookies["comity_actor"] = who.token
    page = own.get(f"/en/my/certificate/{identity}/")
    assert page.status_code == 200
    assert "-".join(re.findall("....", card.code)) in page.content.decode()
    assert "<svg" in page.content.decode()
    assert own.get("/en/my/certificates/").content.decode().count("c-door") == 2
    file = own.get(f"/en/my/certificate/{identity}/download/")
    assert file.content == card.credential
    assert file.headers["Content-Disposition"].startswith('attachment; filename="certificate-')
    other = Client()
    other.cookies["comity_actor"] = stranger.token
    for path in ("", "download/"):
        assert other.get(f"/en/my/certificate/{identity}/{path}").status_code == 404
        assert Client().get(f"/en/my/certificate/{identity}/{path}").status_code == 302
    officer = Client()
    officer.cookies["comity_actor"] = product.officer(CITY).token
    assert officer.get(f"/en/my/certificate/{identity}/").status_code == 403
