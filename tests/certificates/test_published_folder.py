"""What is published into a folder is what is served, byte for byte, and verifies without us."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from tests.certificates.test_status import Held
from tests.certificates.test_without_us import comity, comity_verify, downloaded
from tests.privacy.scenes import Scene

from comity.certificates import queries
from comity.certificates.web.publishing import paths
from comity.proofs.agreement_facts import AgreementText
from comity.proofs.federation import STATEMENT, require_chain
from comity.proofs.jose import parse_token
from comity.proofs.trust_chain import require_agreement

pytestmark = pytest.mark.database
ANEW = ("status/", "tsl/", "bundle", "offline/bundle", "registry")


@pytest.fixture(scope="module")
def held(product: Scene, django_db_blocker: pytest.FixtureRequest) -> Held:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's
        return Held(product)


@pytest.fixture(scope="module")
def folder(held: Held, tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert comity("log", "exchange", "--city", "maasveen")[0] == 0
    place = tmp_path_factory.mktemp("published") / "site"
    code, said = comity("publish", str(place))
    assert code == 0, said
    return place


def test_the_folder_holds_what_is_served_at_the_same_paths(folder: Path) -> None:
    served = list(paths())
    assert len(served) > 40
    client = Client()
    for path in served:
        answer = client.get(f"/{path}")
        assert answer.status_code == 200, path
        # Lists and what is made of them are signed anew by other tests in the meantime.
        if not path.startswith(ANEW) and "vc.json" not in path and "federation" not in path:
            assert (folder / path).read_bytes() == answer.content, path
    assert (folder / "log" / "maasveen" / "checkpoint").exists()


def test_one_file_is_enough_for_the_command(held: Held, folder: Path, tmp_path: Path) -> None:
    file = downloaded(held, tmp_path)
    bundle = folder / "bundle" / "three-rivers.json"
    assert comity_verify(file, "--bundle", str(bundle))[0] == 0
    assert comity_verify(file, "--bundle", str(folder))[0] == 0


def test_its_log_can_be_audited(folder: Path) -> None:
    log = str(folder / "log" / "maasveen")
    code, said = comity("log", "verify", log, "--json")
    assert code == 2, said  # without a bundle it cannot tell whose the key is
    assert json.loads(said)["origin"] == "maasveen.example/log"
    for bundle in (folder, folder / "bundle" / "three-rivers.json"):
        code, said = comity("log", "verify", log, "--bundle", str(bundle))
        assert (code, said.partition("\n")[0]) == (0, "SOUND"), said


def test_the_registry_knows_every_city(folder: Path) -> None:
    known = json.loads((folder / "registry.json").read_bytes())["registry"]
    assert "did:web:maasveen.example" in known


def test_the_agreement_is_signed_by_every_city_and_the_approval_by_one(
    held: Held, folder: Path
) -> None:
    bundle = queries.bundle()
    parties = {party.id: party.did for party in bundle.parties.values()}
    credential = json.loads(held.card.credential)
    terms = credential["termsOfUse"][0]
    stem = f"agreements/{terms['agreement']}/{terms['agreementVersion']}"
    signed = json.loads((folder / f"{stem}.vc.json").read_bytes())
    text = AgreementText(
        terms["agreement"], terms["agreementVersion"], (folder / f"{stem}.json").read_bytes()
    )
    require_agreement(signed, text, bundle.issuers, parties)
    assert len(signed["proof"]) == 3
    assert signed["credentialSubject"]["agreementHash"] == terms["agreementHash"]
    reference = credential["credentialSubject"]["recognition"]["accreditation"]
    approval = json.loads((folder / f"accreditations/{reference}.vc.json").read_bytes())
    assert approval["type"] == ["VerifiableCredential", "EndorsementCredential"]
    bundle.require_signed(approval, by=approval["issuer"]["id"])


def test_a_city_is_known_by_its_chain_up_to_the_anchor(folder: Path) -> None:
    chain = json.loads((folder / "federation/maasveen/trust-chain.json").read_bytes())
    own = (folder / "cities/maasveen/.well-known/openid-federation").read_text()
    anchor = parse_token((folder / ".well-known/openid-federation").read_text(), typ=STATEMENT)
    assert own == chain[0]
    found = require_chain(
        chain[:2],
        anchor="https://comity.example",
        anchor_jwks=anchor.payload["jwks"],
        at=datetime.now(UTC),
    )
    assert found["trust_marks"][0]["trust_mark_type"].endswith("/agreements/three-rivers")
    client = Client()
    asked = {"sub": "https://maasveen.example"}
    served = client.get("/federation/fetch", asked)
    assert served.headers["Content-Type"] == "application/entity-statement+jwt"
    assert parse_token(served.content.decode(), typ=STATEMENT).payload["sub"] == asked["sub"]
    assert client.get("/federation/fetch", {"sub": "https://nowhere.example"}).status_code == 404


@pytest.mark.parametrize("path", ["/bundle/nowhere.json", "/offline/verify.xx.html"])
def test_what_is_not_there_is_not_found(path: str) -> None:
    assert Client().get(path).status_code == 404
