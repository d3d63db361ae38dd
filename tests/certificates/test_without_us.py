"""From the app to a stranger's computer: issued, downloaded, verified offline by the command."""

import json
import os
import re
import subprocess
import sys
from base64 import b64decode, b64encode
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import orjson
import pytest
from cryptography import x509
from django.test import Client
from tests.certificates.desk import CITY, holder, issued, now, worker
from tests.certificates.test_status import Held
from tests.privacy.scenes import Scene

from comity.certificates import actions, queries
from comity.certificates.domain.states import Kind
from comity.ledger.acting import bearing
from comity.proofs.bundle_files import load_bundle
from comity.proofs.contexts import COMITY, context_bytes
from comity.proofs.jose import key_of_jwk, require_signature
from comity.proofs.sd_jwt import claims_of, parse_sd_jwt
from comity.proofs.status import FRESH_FOR
from comity.proofs.token_status import parse_status_token

pytestmark = pytest.mark.database


def comity_verify(file: Path, *more: str) -> tuple[int, str]:
    return comity("verify", str(file), *more)


def comity(*words: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "comity", *words]
    product = os.environ | {"DJANGO_SETTINGS_MODULE": "comity.site.settings"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=product)
    return done.returncode, done.stdout + done.stderr


def downloaded(held: Held, folder: Path) -> Path:
    client = Client()
    client.cookies["comity_actor"] = held.who.token
    answer = client.get(f"/en/my/certificate/{held.id}/download/")
    name = re.search(r'filename="([^"]+)"', answer.headers["Content-Disposition"])
    assert name
    file = folder / name[1]
    file.write_bytes(answer.content)
    return file


def bundle_of(product: Scene, folder: Path) -> Path:
    with worker(product):
        actions.write_folder(folder, at=now())
    return folder


@pytest.fixture(scope="module")
def held(product: Scene, django_db_blocker: pytest.FixtureRequest) -> Held:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's
        return Held(product)


@pytest.fixture(scope="module")
def bundle(
    product: Scene,
    held: Held,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: pytest.FixtureRequest,
) -> Path:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's
        return bundle_of(product, tmp_path_factory.mktemp("bundle"))


def test_a_stranger_verifies_it_offline(held: Held, bundle: Path, tmp_path: Path) -> None:
    code, said = comity_verify(downloaded(held, tmp_path), "--bundle", str(bundle), "--in", CITY)
    assert (code, said.partition(":")[0]) == (0, "RECOGNISED"), said


def test_the_command_publishes_into_an_empty_folder_only(held: Held, tmp_path: Path) -> None:
    code, said = comity("publish", str(tmp_path / "new"))
    assert code == 0, said
    (tmp_path / "held").mkdir()
    file = downloaded(held, tmp_path / "held")
    assert comity_verify(file, "--bundle", str(tmp_path / "new"))[0] == 0
    code, said = comity("publish", str(tmp_path / "new"))
    assert code == 1
    assert "not a new or empty folder" in said
    code, said = comity("publish", str(tmp_path / ("long" * 100)))
    assert code == 2
    assert "Traceback" not in said


@pytest.mark.parametrize("words", [("publish", "site"), ("log", "exchange"), ("keys", "list")])
def test_a_command_without_its_database_says_so(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMITY_DATABASE", "nowhere")
    monkeypatch.setenv("COMITY_DATA", str(tmp_path))
    code, said = comity(*words)
    assert code == 2, said
    assert "The database does not answer" in said
    assert "Traceback" not in said


def test_without_a_bundle_it_cannot_be_told(held: Held, tmp_path: Path) -> None:
    code, said = comity_verify(downloaded(held, tmp_path))
    assert code == 2
    assert "is not known here" in said


def test_a_changed_byte_is_noticed(held: Held, bundle: Path, tmp_path: Path) -> None:
    file = downloaded(held, tmp_path)
    file.write_bytes(
        file.read_bytes().replace(b"Angstr", b"x").replace(b'"eqfLevel":3', b'"eqfLevel":5')
    )
    code, said = comity_verify(file, "--bundle", str(bundle))
    assert code == 1
    assert "the certificate was changed after signing" in said


def test_a_removed_proof_is_noticed(held: Held, bundle: Path, tmp_path: Path) -> None:
    file = downloaded(held, tmp_path)
    document = orjson.loads(file.read_bytes())
    document["proof"] = document["proof"][:1]
    file.write_bytes(orjson.dumps(document))
    code, said = comity_verify(file, "--bundle", str(bundle))
    assert code == 1
    assert "A signature was removed" in said


def test_an_unknown_issuer_cannot_be_told(held: Held, bundle: Path, tmp_path: Path) -> None:
    file = downloaded(held, tmp_path)
    raw = file.read_bytes().replace(b"did:web:maasveen.example", b"did:web:elsewhere.example")
    file.write_bytes(raw)
    code, said = comity_verify(file, "--bundle", str(bundle))
    assert code == 2
    assert "did:web:elsewhere.example is not known here" in said


def test_a_stale_list_cannot_tell(held: Held, bundle: Path, tmp_path: Path) -> None:
    later = (now() + FRESH_FOR + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    file = downloaded(held, tmp_path)
    code, said = comity_verify(file, "--bundle", str(bundle), "--at", later)
    assert code == 2
    assert "what happened since cannot be told" in said


def test_a_suspended_certificate_says_so(product: Scene, tmp_path: Path) -> None:
    held = Held(product)
    file = downloaded(held, tmp_path)
    held.carry_out(held.agreed(Kind.SUSPEND))
    fresh = bundle_of(product, tmp_path / "bundle")
    code, said = comity_verify(file, "--bundle", str(fresh), "--json")
    assert code == 1
    assert json.loads(said)["verdict"] == "suspended"
    assert "The city has suspended the certificate" in said


def test_the_archive_is_a_bundle(product: Scene, held: Held, tmp_path: Path) -> None:
    with worker(product):
        at = now()
        actions.publish_archive(at=at)
        assert actions.publish_archive(at=at) is False
    answer = Client().get("/bundle.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    ZipFile(BytesIO(answer.content)).extractall(tmp_path)  # our own archive
    loaded = load_bundle(tmp_path / "comity-bundle")
    assert {party.id for party in loaded.parties.values()} == {
        "ahrenbrueck",
        "maasveen",
        "vautmont",
    }
    file = downloaded(held, tmp_path)
    assert comity_verify(file, "--bundle", str(tmp_path / "comity-bundle"))[0] == 0


def test_what_verifiers_read_stands_at_its_address(product: Scene) -> None:
    who = holder(product)
    identity = issued(product, who)
    with bearing(who.token):
        card = queries.certificate(identity)
    assert card is not None
    credential = orjson.loads(card.credential)
    client = Client()
    for entry in credential["credentialStatus"]:
        path = entry["statusListCredential"].removeprefix(f"https://{CITY}.example/status/")
        served = client.get(f"/status/{CITY}/{path}")
        assert served.headers["Content-Type"] == "application/vc"
        assert served.headers["Access-Control-Allow-Origin"] == "*"
        assert orjson.loads(served.content)["id"] == entry["statusListCredential"]
    keys = client.get(f"/cities/{CITY}/did.json").json()
    assert keys["id"] == credential["issuer"]["id"]
    assert credential["proof"][0]["verificationMethod"] in keys["assertionMethod"]
    terms = credential["termsOfUse"][0]
    address = f"/agreements/{terms['agreement']}/{terms['agreementVersion']}"
    assert client.get(f"{address}.json").json()["agreement"]["id"] == terms["agreement"]
    assert len(client.get(f"{address}.signatures.json").json()["signatures"]) == 3
    assert client.get("/ns/v1").content == context_bytes(COMITY)
    schema = credential["credentialSchema"]["id"].removeprefix("https://comity.example")
    assert client.get(schema).json()["$id"] == credential["credentialSchema"]["id"]
    again = client.get(f"{address}.json", headers={"If-None-Match": served.headers["ETag"]})
    assert again.status_code == 200
    mark = again.headers["ETag"]
    assert client.get(f"{address}.json", headers={"If-None-Match": mark}).status_code == 304


def test_what_wallets_look_for_stands_at_its_address(product: Scene, held: Held) -> None:
    client = Client()
    assert held.card.wallet is not None
    presentation = parse_sd_jwt(held.card.wallet, typ="dc+sd-jwt")
    claims, header = claims_of(presentation), presentation.token.header
    place = claims["status"]["status_list"]["uri"].removeprefix(f"https://{CITY}.example/tsl/")
    served = client.get(f"/tsl/{CITY}/{place}")
    assert served.headers["Content-Type"] == "application/statuslist+jwt"
    found, token = parse_status_token(served.content.decode())
    assert found.address == claims["status"]["status_list"]["uri"]
    assert found.until - found.first == FRESH_FOR
    issuer = client.get(f"/cities/{CITY}/.well-known/jwt-vc-issuer").json()
    assert issuer["issuer"] == claims["iss"]
    (key,) = [one for one in issuer["jwks"]["keys"] if one["kid"] == header["kid"]]
    for one in (presentation.token, token):
        require_signature(one, key_of_jwk(key))
    kind = client.get(claims["vct"].removeprefix("https://comity.example"))
    digest = b64encode(sha256(kind.content).digest()).decode()
    assert claims["vct#integrity"] == f"sha256-{digest}"
    assert client.get("/schemas/wallet-1.json").json()["title"]
    anchor = x509.load_der_x509_certificate(client.get("/anchor.cer").content)
    leaf = x509.load_der_x509_certificate(b64decode(header["x5c"][0]))
    leaf.verify_directly_issued_by(anchor)
    (evidence,) = orjson.loads(held.card.credential)["evidence"]
    approval = client.get(evidence["id"].removeprefix(f"https://{CITY}.example")).json()
    assert approval["id"] == claims["accreditation"]
    related, _approval = orjson.loads(held.card.credential)["relatedResource"]
    text = client.get(related["id"].removeprefix(f"https://{CITY}.example")).content
    assert related["digestSRI"] == "sha256-" + b64encode(sha256(text).digest()).decode()


@pytest.mark.parametrize("kind", ["wallet", "card"])
def test_a_stranger_verifies_the_other_formats_offline(
    held: Held, bundle: Path, tmp_path: Path, kind: str
) -> None:
    client = Client(headers={"Authorization": f"Bearer {held.who.token}"})
    answer = client.get(f"/api/v1/certificates/{held.id}/{kind}")
    assert answer.status_code == 200
    (tmp_path / "file").write_bytes(answer.content)
    code, said = comity_verify(tmp_path / "file", "--bundle", str(bundle), "--in", CITY)
    assert (code, said.partition(":")[0]) == (0, "RECOGNISED"), said
    later = (now() + FRESH_FOR + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert comity_verify(tmp_path / "file", "--bundle", str(bundle), "--at", later)[0] == 2


@pytest.mark.parametrize(
    "path",
    [
        "/tsl/maasveen/99",
        "/tsl/nowhere/1",
        "/cities/nowhere/.well-known/jwt-vc-issuer",
        "/accreditations/P-NOWHERE/2020-01-01.json",
        "/cities/nowhere/did.json",
        "/status/maasveen/99-revocation.json",
        "/status/maasveen/1-message.json",
        "/agreements/three-rivers/9.9.9.json",
        "/agreements/three-rivers/../../secret.json",
    ],
)
def test_what_is_not_there_is_not_found(path: str) -> None:
    assert Client().get(path).status_code == 404
