"""A key signs the same wherever it lies, and does not leave where it lies."""

import os
import shutil
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.proofs.region import NOW, bundle

from comity.proofs.integrity import SUITES, check_proof
from comity.proofs.issuing import secure
from comity.proofs.jose import check_signature
from comity.proofs.key_stores import Algorithm, FileStore, KeyStore, NoStore, Secrets, store_of
from comity.proofs.multikey import key_of
from comity.proofs.remote_signing import RemoteStore, answer
from comity.proofs.status import bits_with, status_list_credential
from comity.values.refusals import Refusal

MODULE = Path(os.environ.get("COMITY_SOFTHSM", "/usr/lib/softhsm/libsofthsm2.so"))
TOKEN, PIN, KNOWN = "city", "7351", "known"
needs_module = pytest.mark.skipif(
    not MODULE.exists() or shutil.which("softhsm2-util") is None,
    reason="SoftHSM2 is not here; scripts/softhsm installs it",
)


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A security module of software with an empty token."""
    folder = tmp_path_factory.mktemp("hsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    words = ["--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", "9999"]
    subprocess.run(["softhsm2-util", *words], check=True, capture_output=True)
    yield f"pkcs11:{MODULE}?token={TOKEN}"
    del os.environ["SOFTHSM2_CONF"]
    if before is not None:
        os.environ["SOFTHSM2_CONF"] = before


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A process that keeps keys, by another thread."""
    folder = tmp_path_factory.mktemp("remote")
    store = FileStore(folder)

    class Hearing(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            line = self.rfile.readline()
            self.wfile.write(answer(line, store, token=KNOWN, require_good=require_good))

    with socketserver.UnixStreamServer(str(folder / "s"), Hearing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder / "s"
        server.shutdown()


def require_good(kid: str) -> None:
    if kid.endswith("#a9"):
        raise Refusal("KEY-WITHDRAWN", "It was withdrawn.")


def require_alike(store: KeyStore, alg: Algorithm, name: str) -> None:
    """A key signs, is the same when asked again, and another name is another key."""
    signer = store.signer(name, f"did:web:river.example#{name}", alg)
    assert signer.alg == alg
    signature = signer.sign(b"a message")
    assert len(signature) == 64
    check_signature(key_of(signer.multikey), signature, b"a message")
    assert store.signer(name, signer.kid, alg).multikey == signer.multikey
    assert store.signer(f"{name}-2", signer.kid, alg).multikey != signer.multikey


ALGORITHMS: tuple[Algorithm, ...] = ("EdDSA", "ES256")


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_a_key_in_a_file_signs(tmp_path: Path, alg: Algorithm) -> None:
    require_alike(store_of("files", tmp_path, Secrets()), alg, "river-a1")


@needs_module
@pytest.mark.parametrize("alg", ALGORITHMS)
def test_a_key_in_a_security_module_signs(token: str, alg: Algorithm) -> None:
    require_alike(store_of(token, Path(), Secrets(pin=PIN)), alg, f"lake-{alg.lower()}")


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_a_key_of_another_process_signs(listening: Path, alg: Algorithm) -> None:
    store = store_of(f"unix:{listening}", Path(), Secrets(token=KNOWN))
    require_alike(store, alg, f"hill-{alg.lower()}")


@needs_module
def test_a_status_list_signed_in_a_module_verifies(token: str) -> None:
    store = store_of(token, Path(), Secrets(pin=PIN))
    signer = store.signer("lists", "did:web:a.b#a1", "EdDSA")
    unsigned = status_list_credential(
        "https://a.b/status/1",
        issuer="did:web:a.b",
        purpose="revocation",
        bits=bits_with(()),
        at=NOW,
    )
    signed = secure(unsigned, signer, NOW)
    assert [proof["cryptosuite"] for proof in signed["proof"]] == list(SUITES)
    for proof in signed["proof"]:
        check_proof(unsigned, proof, multikey=signer.multikey, contexts=bundle().contexts)


@needs_module
def test_a_key_does_not_leave_its_module(token: str) -> None:
    store_of(token, Path(), Secrets(pin=PIN)).signer("stays", "did:web:a.b#a1", "ES256")
    script = """
import sys
import pkcs11
from pkcs11 import Attribute, ObjectClass
session = pkcs11.lib(sys.argv[1]).get_token(token_label=sys.argv[2]).open(user_pin=sys.argv[3])
wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.LABEL: "stays"}
(key,) = session.get_objects(wanted)
print(key[Attribute.EXTRACTABLE], key[Attribute.SENSITIVE])
try:
    key[Attribute.VALUE]
except pkcs11.PKCS11Error as error:
    print(type(error).__name__)
"""
    command = [sys.executable, "-c", script, str(MODULE), TOKEN, PIN]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert said == ["False", "True", "AttributeSensitive"]


@needs_module
@pytest.mark.parametrize(
    ("wish", "pin"),
    [
        (f"pkcs11:{MODULE}?token=city", "0000"),
        (f"pkcs11:{MODULE}?token=elsewhere", PIN),
        ("pkcs11:/nowhere/module.so?token=city", PIN),
    ],
)
def test_a_module_that_cannot_be_opened_refuses_in_words(token: str, wish: str, pin: str) -> None:
    code = """
import sys
from pathlib import Path
from comity.proofs.key_stores import Secrets, store_of
from comity.values.refusals import Refusal
try:
    store_of(sys.argv[1], Path(), Secrets(pin=sys.argv[2])).signer("a", "b#a1", "EdDSA")
except Refusal as refusal:
    print(refusal.code)
"""
    command = [sys.executable, "-c", code, wish, pin]
    product = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=product)
    assert done.stdout == "KEY-STORE\n", done.stderr


@pytest.mark.parametrize("wish", ["", "cloud", "pkcs11:", "pkcs11:/a.so", "pkcs11:?token=a"])
def test_a_setting_that_names_no_store_is_refused(tmp_path: Path, wish: str) -> None:
    with pytest.raises(Refusal) as refused:
        store_of(wish, tmp_path, Secrets())
    assert refused.value.code == "KEY-STORE"


def test_the_web_has_no_key() -> None:
    with pytest.raises(Refusal) as refused:
        NoStore().signer("river-a1", "did:web:river.example#a1", "EdDSA")
    assert refused.value.code == "KEY-NOT-HERE"


def test_a_withdrawn_key_and_a_stranger_get_no_signature(listening: Path) -> None:
    known, stranger = RemoteStore(listening, KNOWN), RemoteStore(listening, "other")
    signer = known.signer("river-a9", "did:web:river.example#a9", "EdDSA")
    nobody = RemoteStore(listening.with_name("x"), KNOWN)
    wishes: list[tuple[str, Callable[[], object]]] = [
        ("KEY-WITHDRAWN", lambda: signer.sign(b"a")),
        ("SIGNER-TOKEN", lambda: stranger.signer("river-a1", "a#a1", "EdDSA")),
        ("SIGNER-WISH", lambda: known.signer("../river", "a#a1", "EdDSA")),
        (
            "KEY-STORE",
            lambda: nobody.signer("a", "b", "EdDSA"),
        ),
    ]
    for code, wish in wishes:
        with pytest.raises(Refusal) as refused:
            wish()
        assert refused.value.code == code


@given(line=st.binary(max_size=200) | st.dictionaries(st.text(), st.text()).map(orjson.dumps))
@settings(max_examples=examples(300), deadline=None)
def test_any_line_is_answered_and_none_is_signed_without_the_token(line: bytes) -> None:
    said = orjson.loads(answer(line, NoStore(), token=KNOWN, require_good=require_good))
    assert said.keys() == {"code", "message"}
