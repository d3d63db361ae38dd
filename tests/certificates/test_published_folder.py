"""What is published into a folder is what is served, byte for byte, and verifies without us."""

import json
from pathlib import Path

import pytest
from django.test import Client
from tests.certificates.test_status import Held
from tests.certificates.test_without_us import comity, comity_verify, downloaded
from tests.privacy.scenes import Scene

from comity.certificates.web.publishing import paths

pytestmark = pytest.mark.database


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
        if not path.startswith(("status/", "tsl/", "bundle", "offline/bundle", "registry")):
            assert (folder / path).read_bytes() == answer.content, path
    assert (folder / "log" / "maasveen" / "checkpoint").exists()


def test_one_file_is_enough_for_the_command(held: Held, folder: Path, tmp_path: Path) -> None:
    file = downloaded(held, tmp_path)
    bundle = folder / "bundle" / "three-rivers.json"
    assert comity_verify(file, "--bundle", str(bundle))[0] == 0
    assert comity_verify(file, "--bundle", str(folder))[0] == 0


def test_its_log_can_be_audited(folder: Path) -> None:
    code, said = comity("log", "verify", str(folder / "log" / "maasveen"), "--json")
    assert code in {0, 2}, said  # without a bundle it cannot tell whose the key is
    assert json.loads(said)["origin"]


def test_the_registry_knows_every_city(folder: Path) -> None:
    known = json.loads((folder / "registry.json").read_bytes())["registry"]
    assert "did:web:maasveen.example" in known


@pytest.mark.parametrize("path", ["/bundle/nowhere.json", "/offline/verify.xx.html"])
def test_what_is_not_there_is_not_found(path: str) -> None:
    assert Client().get(path).status_code == 404
