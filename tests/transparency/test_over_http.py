"""Over HTTP: files for everybody, a witness for other installations, and their witness for us."""

import json
import os
import secrets
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from tests.certificates.desk import CITY, worker
from tests.privacy.scenes import Scene
from tests.proofs.log import stranger
from tests.transparency.tower import Tower, entries, now

from comity.portal.cli.log import run
from comity.proofs.log.checkpoints import Checkpoint, cosign, sign_checkpoint
from comity.proofs.log.notes import COSIGNATURE, ED25519, NoteKey
from comity.proofs.log.tree import MemoryTree, consistency, leaf_hash, root
from comity.proofs.log.witnessing import Seen, Submission, judge, parse_submission
from comity.proofs.signing import FileSigner
from comity.transparency import actions, queries
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database


@pytest.fixture
def tower(product: Scene) -> Tower:
    tower = Tower(product)
    tower.append(300)
    assert tower.exchange() == []
    return tower


def prefix(tower: Tower) -> str:
    return f"/log/{tower.city}"


def test_a_stranger_rebuilds_the_log_from_what_is_served(tower: Tower) -> None:
    client = Client()

    def fetch(path: str) -> bytes:
        answer = client.get(f"{prefix(tower)}/{path}")
        assert answer.status_code == 200, path
        return answer.content

    witnesses = [key.text for key in queries.policy_of(tower.log).witnesses.values()]
    assert len(stranger.require_log(fetch, tower.log.key.text, witnesses)) == 300


def test_the_files_say_how_long_they_may_be_kept(tower: Tower) -> None:
    client = Client()
    checkpoint = client.get(f"{prefix(tower)}/checkpoint")
    assert checkpoint["Content-Type"] == "text/plain; charset=utf-8"
    assert checkpoint["Cache-Control"] == "public, max-age=5"
    for name in ("tile/0/000", "tile/0/001.p/44", "tile/entries/000", "tile/1/000.p/1"):
        tile = client.get(f"{prefix(tower)}/{name}")
        assert tile["Content-Type"] == "application/octet-stream"
        assert tile["Cache-Control"] == "public, max-age=31536000, immutable"
        assert tile["Access-Control-Allow-Origin"] == "*"
        assert not tile.cookies
    assert client.head(f"{prefix(tower)}/checkpoint").status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "tile/0/001",
        "tile/0/001.p/45",
        "tile/0/000.p/0",
        "tile/8/000",
        "tile/63/000",
        "tile/0/0",
        "tile/entries/002.p/1",
        "tile/../checkpoint",
        "add-checkpoint",
        "",
        "checkpoint/",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
    ],
)
def test_what_is_not_there_is_not_found(tower: Tower, name: str) -> None:
    assert Client().get(f"{prefix(tower)}/{name}").status_code == 404


def test_a_city_without_a_log_has_no_files() -> None:
    for name in ("checkpoint", "policy", "tile/0/000"):
        assert Client().get(f"/log/nowhere/{name}").status_code == 404
    assert Client().post(f"/log/{CITY}/checkpoint").status_code == 405


def test_entries_that_are_not_signed_yet_are_not_served(tower: Tower) -> None:
    tower.append(3)
    assert Client().get(f"{prefix(tower)}/tile/0/001.p/45").status_code == 404
    tower.exchange()
    assert Client().get(f"{prefix(tower)}/tile/0/001.p/47").status_code == 200
    # A partial tile of an earlier checkpoint stays.
    assert Client().get(f"{prefix(tower)}/tile/0/001.p/44").status_code == 200


class Elsewhere:
    """A log of another installation, which asks a city here to witness it."""

    def __init__(self, product: Scene) -> None:
        self.product = product
        name = f"else-{secrets.token_hex(6)}.example/log"
        self.signer = FileSigner(name, Ed25519PrivateKey.generate())
        self.key = NoteKey.of(name, ED25519, self.signer.multikey)
        self.leaves = [leaf_hash(entry) for entry in entries(40)]

    def admit(self) -> None:
        self.product.connect("owner").execute(
            "SELECT admit_tlog(%s, %s)", [self.key.name, self.key.text]
        )

    def submission(self, old: int, size: int, *, fork: int | None = None) -> Submission:
        leaves = list(self.leaves[:size])
        if fork is not None:
            leaves[fork] = leaf_hash(b"another")
        tree = MemoryTree.of(leaves)
        head = Checkpoint(self.key.name, size, root(size, tree.node))
        path = consistency(old, size, tree.node) if old <= size else []
        return Submission(old, tuple(path), sign_checkpoint(head, self.signer), head)


@pytest.fixture
def elsewhere(product: Scene) -> Elsewhere:
    log = Elsewhere(product)
    log.admit()
    return log


def post(address: str, body: bytes) -> tuple[int, str, str]:
    request = urllib.request.Request(f"{address}/witness/{CITY}/add-checkpoint", data=body)
    try:
        with urllib.request.urlopen(request, timeout=30) as answered:
            return answered.status, answered.headers["Content-Type"], answered.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read().decode()


@pytest.fixture
def working(product: Scene) -> Iterator[None]:
    """A worker that takes up submissions until the test ends, in a process of its own."""
    given = os.environ | {"COMITY_ROLE": "signer", "DJANGO_SETTINGS_MODULE": "comity.site.settings"}
    root = Path(__file__).parents[2]
    given["PYTHONPATH"] = f"{root / 'src'}:{root}"
    command = [sys.executable, "-m", "tests.transparency.signing"]
    with subprocess.Popen(command, env=given, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        yield
        process.terminate()


def test_another_installations_log_is_witnessed(
    live_web: str, elsewhere: Elsewhere, working: None
) -> None:
    key = next(one.key for one in queries.witnesses() if one.city == CITY)
    for old, size in ((0, 10), (10, 10), (10, 33), (33, 40)):
        given = elsewhere.submission(old, size)
        status, _, body = post(live_web, given.text.encode())
        assert status == 200, body
        stranger.require_note(f"{given.note}{body}", elsewhere.key.text, [key.text])
    status, kind, body = post(live_web, elsewhere.submission(10, 40).text.encode())
    assert (status, kind, body) == (409, "text/x.tlog.size", "40\n")


def test_a_fork_of_another_installations_log_is_kept_as_evidence(
    live_web: str, elsewhere: Elsewhere, working: None
) -> None:
    assert post(live_web, elsewhere.submission(0, 20).text.encode())[0] == 200
    assert post(live_web, elsewhere.submission(20, 30, fork=5).text.encode())[0] == 422
    assert post(live_web, elsewhere.submission(20, 20, fork=5).text.encode())[0] == 409
    until = threading.Event()
    for _ in range(200):
        found = [fault for fault in queries.faults() if fault.origin == elsewhere.key.name]
        if len(found) == 2:
            break
        until.wait(0.1)
    assert {(fault.code, fault.size) for fault in found} == {("LOG-FORKED", 20), ("LOG-FORKED", 30)}
    assert all(fault.evidence.count(f"\n{elsewhere.key.name}\n") == 2 for fault in found)


def asked(body: bytes, city: str = CITY) -> tuple[int, str]:
    answer = Client().generic("POST", f"/witness/{city}/add-checkpoint", body)
    return answer.status_code, answer.content.decode()


def test_a_submission_is_answered_as_the_protocol_says(
    product: Scene, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.transparency.web.witness._WAIT_SECONDS", 0.2)
    stranger_log = Elsewhere(product)
    assert asked(b"")[0] == 400
    assert asked(b"x" * (1 << 18))[0] == 400
    assert asked(b"\xff\xfe")[0] == 400
    assert asked(elsewhere.submission(0, 5).text.encode(), "nowhere")[0] == 404
    assert asked(stranger_log.submission(0, 5).text.encode())[0] == 404
    forged = stranger_log.submission(0, 5).text.replace(stranger_log.key.name, elsewhere.key.name)
    assert asked(forged.encode())[0] == 403
    assert asked(elsewhere.submission(9, 5).text.encode())[0] == 400
    assert asked(elsewhere.submission(3, 5).text.encode()) == (409, "0\n")
    given = elsewhere.submission(0, 5)
    with_proof = Submission(0, (bytes(32),), given.note, given.checkpoint)
    assert asked(with_proof.text.encode())[0] == 422
    # Nobody works off the jobs here: the witness says so instead of signing in the web process.
    assert asked(given.text.encode())[0] == 503
    assert Client().get(f"/witness/{CITY}/add-checkpoint").status_code == 405


def test_the_worker_cosigns_and_never_goes_back(product: Scene, elsewhere: Elsewhere) -> None:
    with worker(product):
        first = elsewhere.submission(0, 10).text.encode()
        assert actions.answer(CITY, first, at=now()).status == 200
        assert actions.answer(CITY, first, at=now()).status == 409
        forked = elsewhere.submission(10, 20, fork=3).text.encode()
        assert actions.answer(CITY, forked, at=now()).status == 422
    assert asked(first) == (409, "10\n")
    # The same tree again is answered from what was written down, without the worker.
    assert asked(elsewhere.submission(10, 10).text.encode())[0] == 200


def test_two_submissions_at_once_do_not_both_go_on_from_the_same_size(
    product: Scene, elsewhere: Elsewhere
) -> None:
    signer = product.connect("signer")
    call = "SELECT advance_witness(%s, %s, %s, %s, sha256('a'), 'note', now())"
    name = next(one.name for one in queries.witnesses() if one.city == CITY)
    advance = [name, elsewhere.key.name]
    assert signer.execute(call, [*advance, 0, 10]).fetchone() == (True,)
    assert signer.execute(call, [*advance, 0, 20]).fetchone() == (False,)
    assert signer.execute(call, [*advance, 10, 20]).fetchone() == (True,)


class OtherWitness(BaseHTTPRequestHandler):
    """A witness of another installation; it keeps to the protocol, or is told not to."""

    signer = FileSigner("w", Ed25519PrivateKey.generate())
    name, fault = "", ""
    known: NoteKey
    seen = Seen()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = type(self)
        given = parse_submission(body)
        judged = judge(given, [kind.known], kind.seen)
        status, said = judged.status, judged.body
        if judged.is_good:
            kind.seen = Seen(given.checkpoint.size, given.checkpoint.root)
            said = cosign(given.checkpoint, kind.signer, witness=kind.name, at=now()).line
        if kind.fault == "redirect":
            status, said = 302, ""
        if kind.fault == "garbage":
            said = "\u2014 nonsense\n"
        if kind.fault == "forged":
            other = FileSigner("w", Ed25519PrivateKey.generate())
            line = cosign(given.checkpoint, other, witness=kind.name, at=now())
            honest = NoteKey.of(kind.name, COSIGNATURE, kind.signer.multikey)
            said = type(line)(line.name, honest.id, line.body).line
        if kind.fault == "500":
            status, said = 500, "no"
        if kind.fault == "breaks off":
            self.wfile.write(b"HTTP/1.1 409 No\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
            return
        raw = said.encode()
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def other(product: Scene, tower: Tower) -> Iterator[type[OtherWitness]]:
    """A witness elsewhere, admitted by the operator, in a copy of the class of its own."""

    class Here(OtherWitness):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Here)
    Here.name = f"other-{secrets.token_hex(6)}.example/w"
    Here.known = tower.log.key
    Here.seen = Seen()
    key = NoteKey.of(Here.name, COSIGNATURE, Here.signer.multikey)
    url = f"http://127.0.0.1:{server.server_port}"
    product.connect("owner").execute("SELECT admit_witness(%s, %s, %s)", [key.name, key.text, url])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Here
    server.shutdown()
    server.server_close()
    product.admin.execute("ALTER TABLE tlog_witness DISABLE TRIGGER USER")
    product.admin.execute("DELETE FROM tlog_witness WHERE name = %s", [key.name])
    for name in ("stays", "is_never_emptied"):
        product.admin.execute(f"ALTER TABLE tlog_witness ENABLE ALWAYS TRIGGER tlog_witness_{name}")


def cosigned_by(tower: Tower, name: str) -> int:
    return queries.cosigned_size(tower.log.origin, name)


def test_a_witness_elsewhere_cosigns_our_log(tower: Tower, other: type[OtherWitness]) -> None:
    tower.append(5)
    assert tower.exchange() == []
    assert cosigned_by(tower, other.name) == 305


def test_a_witness_that_has_seen_less_is_brought_up(
    tower: Tower, other: type[OtherWitness]
) -> None:
    tower.append(5)
    assert tower.exchange() == []
    tree = queries.tree_of(tower.log.origin, 305)
    other.seen = Seen(256, tree.root(256))
    tower.append(5)
    assert tower.exchange() == []
    assert cosigned_by(tower, other.name) == 310


def test_a_log_that_went_back_is_found_by_a_witness_elsewhere(
    tower: Tower, other: type[OtherWitness]
) -> None:
    other.seen = Seen(1000, bytes(32))
    tower.append(5)
    assert tower.exchange() == ["LOG-ROLLED-BACK"]


def test_a_fork_is_found_by_a_witness_elsewhere(tower: Tower, other: type[OtherWitness]) -> None:
    other.seen = Seen(256, bytes(32))
    tower.append(5)
    assert tower.exchange() == ["LOG-FORKED"]
    assert cosigned_by(tower, other.name) == 0


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("redirect", "WITNESS-SILENT"),
        ("500", "WITNESS-SILENT"),
        ("breaks off", "WITNESS-SILENT"),
        ("garbage", "WITNESS-BROKEN"),
        ("forged", "WITNESS-BROKEN"),
    ],
)
def test_a_witness_that_misbehaves_is_not_believed(
    tower: Tower, other: type[OtherWitness], fault: str, code: str
) -> None:
    other.fault = fault
    tower.append(5)
    assert tower.exchange() == [code]
    assert cosigned_by(tower, other.name) == 0
    # The other cities have cosigned all the same, and the next exchange tries again.
    other.fault = ""
    assert tower.exchange() == []
    assert cosigned_by(tower, other.name) == 305


@pytest.mark.parametrize(
    "url",
    [
        "http://witness.example",
        "https://",
        "ftp://witness.example",
        "https://user:secret@witness.example",
        "https://witness.example/?a=b",
        "witness.example",
    ],
)
def test_the_operator_admits_only_plain_https_addresses(url: str) -> None:
    key = NoteKey("w.example", COSIGNATURE, bytes(32))
    with pytest.raises(Refusal) as no:
        actions.admit_witness(key.text, url)
    assert no.value.code == "WITNESS-URL"


def test_the_operator_admits_keys_of_the_right_kind_only(tower: Tower) -> None:
    with pytest.raises(Refusal):
        actions.admit_witness(tower.log.key.text, "https://witness.example")
    with pytest.raises(Refusal):
        actions.admit_log(NoteKey("w.example", COSIGNATURE, bytes(32)).text)


def comity(*words: str) -> tuple[int, str]:
    given = os.environ | {"DJANGO_SETTINGS_MODULE": "comity.site.settings"}
    command = [sys.executable, "-m", "comity", "log", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=given)
    return done.returncode, done.stdout + done.stderr


def test_the_command_exchanges_now(tower: Tower) -> None:
    tower.append(5)
    code, said = comity("exchange", "--city", tower.city)
    assert f"{tower.log.origin} 305 {CITY}.example/witness cosigned" in said, said
    assert code == 0, said
    assert cosigned_by(tower, f"{CITY}.example/witness") == 305


def test_what_is_exported_and_what_is_served_verify(
    tower: Tower,
    live_web: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COMITY_ROLE", "app")  # the command sets it; put it back afterwards
    policy = tmp_path / "policy"
    policy.write_text(queries.policy_of(tower.log).text)
    assert run(["export", tower.city, str(tmp_path / "log")]) == 0
    for place in (str(tmp_path / "log"), f"{live_web}{prefix(tower)}"):
        capsys.readouterr()
        assert run(["verify", place, "--policy", str(policy), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["size"] == 300
    assert run(["export", "nowhere", str(tmp_path / "none")]) == 2
    assert run(["verify", f"{live_web}/log/nowhere", "--policy", str(policy)]) == 2
    assert run(["admit", "nonsense"]) == 2


def test_the_operator_admits_on_the_command_line(product: Scene) -> None:
    fresh = Elsewhere(product)
    code, said = comity("admit", fresh.key.text)
    assert code == 0, said
    assert queries.known_keys(fresh.key.name, at=now()) == (fresh.key,)
