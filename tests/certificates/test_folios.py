"""A holder has their certificate as PDF; the PDF carries it, and whoever gets it verifies that."""

import io
import re
from uuid import UUID, uuid4

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.test import Client
from tests.certificates.desk import CITY, NAME, holder, issued, now, worker
from tests.certificates.test_api import client_of
from tests.certificates.test_verify_page import word
from tests.folios.test_reading import carrying, picture_of
from tests.folios.test_sealing import status_of
from tests.folios.test_setting import require_both_rules, words_of
from tests.privacy.scenes import Scene, Who

from comity.certificates import actions, queries
from comity.certificates.models import AnchorRow, FolioRow, KeyRow
from comity.certificates.web import carried, verify
from comity.certificates.web.guessing import TRIES, Tries
from comity.folios.reading import taken_out
from comity.ledger.acting import as_machine, bearing
from comity.proofs.signed_cards import card_text
from comity.proofs.verifying import verify as verified
from comity.transparency import actions as transparency
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
ROOT = "/api/v1"


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "TRIED", Tries())
    monkeypatch.setattr(carried, "TRIED", Tries())


class Owner:
    """Somebody with a certificate, and the PDF of it as the worker makes it."""

    def __init__(self, product: Scene) -> None:
        self.product = product
        self.who: Who = holder(product)
        self.id: UUID = issued(product, self.who)
        self.client = client_of(self.who)

    def order(self, language: str = "de") -> bool:
        with bearing(self.who.token):
            return actions.order_folio(self.id, language=language, at=now())

    def folio(self, language: str = "de") -> queries.FolioCard:
        with bearing(self.who.token):
            return next(one for one in queries.folios_of(self.id) if one.language == language)

    def make(self, language: str = "de") -> None:
        folio = self.folio(language)
        with worker(self.product), as_machine(CITY):
            actions.make_folio(folio.id, subject=self.who.actor, at=now())

    def file(self, language: str = "de") -> bytes | None:
        with bearing(self.who.token):
            return queries.folio_file(self.id, language)

    def made(self, language: str = "de") -> bytes:
        self.order(language)
        self.make(language)
        found = self.file(language)
        assert found is not None, self.folio(language).fault
        return found

    @property
    def card(self) -> queries.CertificateCard:
        with bearing(self.who.token):
            found = queries.certificate(self.id)
        assert found
        return found


@pytest.fixture(scope="module")
def owner(product: Scene, django_db_blocker: pytest.FixtureRequest) -> Owner:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's
        return Owner(product)


@pytest.fixture(scope="module")
def german(owner: Owner, django_db_blocker: pytest.FixtureRequest) -> bytes:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's
        return owner.made("de")


def post(raw: bytes = b"", *, code: str = "", picture: bytes = b"") -> tuple[int, str]:
    data: dict[str, object] = {"code": code, "city": ""}
    if raw:
        data["certificate"] = SimpleUploadedFile("certificate.pdf", raw)
    if picture:
        data["picture"] = SimpleUploadedFile("image.jpg", picture)
    answer = Client().post("/en/verify/", data)
    return answer.status_code, answer.content.decode()


def test_the_pdf_is_in_the_holders_language_and_in_the_citys(german: bytes) -> None:
    require_both_rules(german, language="de")
    first, second = words_of(german, 0), words_of(german, 1)
    for words in (first, second):
        assert NAME in words
    assert "Zertifikat über die Anerkennung" in first
    assert "Certificaat van erkenning" in second


def test_in_arabic_it_is_read_from_right_to_left_and_copied_in_order(product: Scene) -> None:
    owner = Owner(product)
    pdf = owner.made("ar")
    require_both_rules(pdf, language="ar")
    words = words_of(pdf, 0)
    assert "شهادة الاعتراف" in words
    assert "لا ما هو مطبوع" in words
    # The other reader copies the words of a name from left to right one by one.
    assert set(NAME.split()) <= set(words.split())
    taken = taken_out(pdf)
    assert verified(taken.raw, queries.bundle(), now()).verdict == "recognised"


def test_what_it_carries_is_the_certificate_in_every_form(owner: Owner, german: bytes) -> None:
    card = owner.card
    with pikepdf.open(io.BytesIO(german)) as held:
        files = {name: one.get_file().read_bytes() for name, one in held.attachments.items()}
        relations = [str(one.AFRelationship) for one in held.Root.AF]
    assert files["certificate.json"] == card.credential
    assert files["certificate.sd-jwt"] == (card.wallet or "").encode()
    assert relations[:2] == ["/Source", "/Alternative"]


def test_the_city_sealed_it(german: bytes) -> None:
    anchor = AnchorRow.objects.get()
    status = status_of(german, bytes(anchor.certificate))
    assert (status.intact, status.valid) == (True, True)
    row = KeyRow.objects.get(city=CITY, id__contains="#s1")
    assert status.signing_cert.dump() == bytes(row.certificate or b"")


def test_no_credential_can_be_signed_with_the_key_of_seals() -> None:
    document = queries.key_document(CITY)
    assert document
    assert "#s1" not in str(document)
    assert [kid.rpartition("#")[2][0] for kid, _key in queries.token_keys(CITY)] == ["j"]


def test_with_its_log_proof_it_is_made_anew_once(product: Scene) -> None:
    owner = Owner(product)
    assert taken_out(owner.made("fr")).log_proof is None
    assert owner.order("fr") is True
    with worker(product):
        transparency.exchange(at=now())
    assert owner.order("fr") is False
    owner.make("fr")
    taken = taken_out(owner.file("fr") or b"")
    result = verified(taken.raw, queries.bundle(), now(), log_proof=taken.log_proof)
    logged = result.check("logged")
    assert logged
    assert (result.verdict, logged.outcome) == ("recognised", "pass")
    assert owner.order("fr") is True


def test_ordering_twice_is_ordering_once(product: Scene) -> None:
    owner = Owner(product)
    assert owner.order() is False
    first = owner.folio()
    assert owner.order() is False
    assert owner.folio() == first
    count = "SELECT count(*) FROM procrastinate_jobs WHERE args->>'folio' = %s"
    assert product.admin.execute(count, [str(first.id)]).fetchone() == (1,)


def test_only_the_holder_orders_and_only_the_worker_makes(product: Scene, owner: Owner) -> None:
    for stranger in (product.person(), product.officer(CITY)):
        with bearing(stranger.token), pytest.raises(Refusal) as refused:
            actions.order_folio(owner.id, language="de", at=now())
        assert refused.value.code == "NOT-FOUND"
        with bearing(stranger.token):
            assert queries.folio_file(owner.id, "de") is None
            assert queries.folios_of(owner.id) == ()
    with bearing(owner.who.token), pytest.raises(Refusal) as refused:
        actions.order_folio(owner.id, language="xx", at=now())
    assert refused.value.code == "LANGUAGE-UNKNOWN"
    with bearing(owner.who.token), pytest.raises(ProgrammingError), transaction.atomic():
        FolioRow.objects.filter(certificate=owner.id).update(content=b"%PDF- mine")


def test_nobody_has_a_strangers_certificate_made_for_themself(product: Scene, owner: Owner) -> None:
    thief = holder(product)
    row = FolioRow(
        id=uuid4(),
        certificate=owner.id,
        subject=thief.actor,
        host_city=CITY,
        language="en",
        ordered_at=now(),
    )
    with bearing(thief.token), transaction.atomic():
        FolioRow.objects.bulk_create([row])
    with worker(product), as_machine(CITY), pytest.raises(Refusal) as refused:
        actions.make_folio(row.id, subject=thief.actor, at=now())
    assert refused.value.code == "NOT-FOUND"


def test_a_city_without_a_key_for_seals_says_so(product: Scene) -> None:
    owner = Owner(product)
    owner.order()
    product.admin.execute(
        "UPDATE certificates_key SET id = replace(id, '#s', '#z') WHERE city = %s", [CITY]
    )
    try:
        owner.make()
    finally:
        product.admin.execute(
            "UPDATE certificates_key SET id = replace(id, '#z', '#s') WHERE city = %s", [CITY]
        )
    assert owner.folio().fault == "SEAL-NO-KEY"
    page = owner.client.get(f"/de/my/certificate/{owner.id}/").content.decode()
    assert "keinen Schlüssel für Siegel" in page
    assert owner.order() is False
    owner.make()
    assert owner.file()


def test_the_page_orders_waits_and_gives(product: Scene) -> None:
    owner = Owner(product)
    own = f"/nl/my/certificate/{owner.id}/"
    assert "Pdf maken" in owner.client.get(own).content.decode()
    asked = owner.client.post(f"{own}pdf/")
    assert (asked.status_code, asked.headers["Location"]) == (302, f"{own}#pdf")
    assert "wordt gemaakt" in owner.client.get(own).content.decode()
    assert owner.client.get(f"{own}pdf/nl/").status_code == 404
    owner.make("nl")
    part = owner.client.get(f"{own}pdf/", headers={"HX-Request": "true"}).content.decode()
    assert f'href="{own}pdf/nl/"' in part
    assert "<html" not in part
    assert owner.client.get(f"{own}pdf/").status_code == 302
    file = owner.client.get(f"{own}pdf/nl/")
    assert file.headers["Content-Type"] == "application/pdf"
    assert re.search(r'filename="certificate-[0-9A-Z-]{14}\.nl\.pdf"', file["Content-Disposition"])
    assert file.content.startswith(b"%PDF-1.7")
    with pikepdf.open(io.BytesIO(file.content)) as held:
        assert len(held.pages) == 1
    assert client_of(product.person()).get(f"{own}pdf/nl/").status_code == 404


def test_the_api_orders_and_gives(product: Scene) -> None:
    owner = Owner(product)
    place = f"{ROOT}/certificates/{owner.id}/pdf"

    def order(key: str, language: str = "de") -> tuple[int, str]:
        answer = owner.client.post(
            place,
            data={"language": language},
            content_type="application/json",
            headers={"Idempotency-Key": key},
        )
        return answer.status_code, answer.json().get("code", "")

    assert order("1") == (202, "")
    assert order("2", "xx") == (422, "LANGUAGE-UNKNOWN")
    assert owner.client.get(f"{place}/de").status_code == 404
    owner.make()
    assert order("3") == (200, "")
    listed = owner.client.get(place).json()
    assert [(one["language"], one["fault"]) for one in listed] == [("de", "")]
    assert listed[0]["made_at"]
    file = owner.client.get(f"{place}/de").content
    answer = Client().post(f"{ROOT}/verifications/files", {"file": io.BytesIO(file), "city": CITY})
    assert answer.json()["verdict"] == "recognised"
    assert client_of(product.person()).get(place).status_code == 404
    assert client_of(None).get(place).status_code == 401


@pytest.mark.parametrize(
    ("code", "raw"),
    [
        ("PDF-NO-CERTIFICATE", carrying(("a.txt", b"hello"))),
        ("FILE-UNREADABLE", b"%PDF-1.4 nothing"),
        ("PICTURE-NO-CODE", picture_of("https://elsewhere.example")),
    ],
)
def test_what_carries_none_is_refused_by_its_code(code: str, raw: bytes) -> None:
    answer = Client().post(f"{ROOT}/verifications/files", {"file": io.BytesIO(raw)})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    status, page = post(raw)
    assert status == 422
    assert "error-summary" in page


def test_the_verify_page_reads_the_pdf_and_says_what_it_did_not_compare(german: bytes) -> None:
    status, page = post(german)
    assert (status, word(page)) == (200, "Valid and recognised")
    assert NAME in page
    assert "was not compared" in page


def test_the_verify_page_reads_a_picture_and_pasted_text(owner: Owner) -> None:
    card = owner.card
    assert card.card
    for text in (
        f"https://maasveen.example/v#{card_text(card.card)}",
        f"https://x.example/v#{card.code}",
    ):
        status, page = post(picture_of(text))
        assert (status, word(page)) == (200, "Valid and recognised")
        assert NAME in page
    for pasted in (card.credential.decode(), card.wallet or ""):
        status, page = post(code=pasted)
        assert (status, word(page)) == (200, "Valid and recognised")
        assert "was not compared" not in page


def test_a_picture_is_taken_by_the_camera_and_read(owner: Owner) -> None:
    assert owner.card.card
    taken = picture_of(f"https://maasveen.example/v#{card_text(owner.card.card)}")
    page = Client().get("/en/verify/").content.decode()
    assert 'capture="environment"' in page
    status, page = post(picture=taken)
    assert (status, word(page)) == (200, "Valid and recognised")
    status, page = post(picture=picture_of("https://elsewhere.example/"))
    assert status == 422
    assert 'href="#id_picture"' in page
    status, page = post(picture=taken, code=owner.card.code)
    assert (status, "not both" in page) == (422, True)
    status, page = post(taken, picture=taken)
    assert (status, "not both" in page) == (422, True)


def test_a_byte_changed_in_the_certificate_inside_is_seen(owner: Owner) -> None:
    whole = owner.card.credential
    place = whole.index(b"electrician")
    changed = whole[:place] + b"E" + whole[place + 1 :]
    assert word(post(carrying(("certificate.json", changed)))[1]) == "Not valid"


def test_files_cannot_be_opened_without_end() -> None:
    for _ in range(TRIES):
        carried.TRIED.require_patience("127.0.0.1")
    answer = Client().post(
        f"{ROOT}/verifications/files", {"file": io.BytesIO(carrying(("a", b"{}")))}
    )
    assert (answer.status_code, answer.json()["code"]) == (429, "TOO-MANY")
    plain = Client().post(f"{ROOT}/verifications/files", {"file": io.BytesIO(b"{}")})
    assert plain.json()["verdict"] == "invalid"
