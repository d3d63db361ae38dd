"""`comity verify` answers in a word, a sentence and an exit code, without any network."""

import io
import json
import subprocess
import sys
import time
from pathlib import Path

import orjson
import pytest
import segno
from tests.folios.leaves import carried_json, folio
from tests.folios.test_reading import carrying, picture_of
from tests.proofs.region import (
    NOW,
    SIGNER,
    card,
    certificate,
    parts,
    status_lists,
    token_list,
    vc_jwt,
    wallet,
)

from comity.folios.setting import set_folio
from comity.portal.cli.verify import run
from comity.proofs.bundle_files import write_bundle
from comity.proofs.instants import instant_text
from comity.proofs.signed_cards import card_text

AT = instant_text(NOW)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("verify")
    write_bundle(root / "bundle", parts(), SIGNER)
    suspended = parts(
        status_lists=status_lists(suspended=[94_567]),
        status_tokens=(token_list(suspended=[94_567]),),
    )
    write_bundle(root / "suspended", suspended, SIGNER)
    (root / "good.json").write_bytes(orjson.dumps(certificate(), option=orjson.OPT_INDENT_2))
    changed = orjson.dumps(certificate()).replace(b"Install wiring", b"Install Wiring")
    (root / "changed.json").write_bytes(changed)
    (root / "good.sd-jwt").write_text(wallet())
    (root / "good.cbor").write_bytes(card())
    (root / "good.txt").write_text(f"https://river.example/v#{card_text(card())}\n")
    (root / "good.jwt").write_text(vc_jwt())
    return root


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_a_good_certificate_is_recognised(places: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [f"{places}/good.json", "--bundle", f"{places}/bundle", "--at", AT]
    assert run(words) == 0
    assert said(capsys).startswith("RECOGNISED: The certificate is genuine")


@pytest.mark.parametrize("name", ["good.json", "good.sd-jwt", "good.cbor", "good.txt", "good.jwt"])
def test_every_format_is_known_by_its_content(
    places: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file = places / "no ending"
    file.write_bytes((places / name).read_bytes())
    assert run([str(file), "--bundle", f"{places}/bundle", "--at", AT]) == 0
    assert said(capsys).startswith("RECOGNISED")
    assert run([str(file), "--bundle", f"{places}/suspended", "--at", AT]) == 1
    assert "SUSPENDED" in said(capsys)
    assert run([str(file), "--bundle", f"{places}/bundle", "--at", "2027-04-05T00:00:00Z"]) == 2
    assert "what happened since" in said(capsys)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["changed.json", "bundle"], 1, "the certificate was changed after signing"),
        (["good.json", "suspended"], 1, "has suspended the certificate"),
        (["good.json", "bundle", "--in", "lake"], 0, "Lake is a partner city"),
        (["good.json", "bundle", "--at", "2027-04-05T00:00:00Z"], 2, "what happened since"),
        (["good.json", "bundle", "--at", "2033-01-01T00:00:00Z"], 1, "The certificate ended on"),
    ],
)
def test_each_case_has_its_exit_code_and_its_sentence(
    places: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    code: int,
    sentence: str,
) -> None:
    file, folder, *rest = words
    at = [] if "--at" in rest else ["--at", AT]
    assert run([str(places / file), "--bundle", str(places / folder), *rest, *at]) == code
    assert sentence in said(capsys)


def test_without_a_bundle_it_cannot_tell(places: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([f"{places}/good.json", "--at", AT]) == 2
    assert "without a bundle" in said(capsys)


def test_json_holds_the_same_answer(places: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [f"{places}/good.json", "--bundle", f"{places}/bundle", "--at", AT, "--json"]
    assert run(words) == 0
    answer = json.loads(said(capsys))
    assert (answer["verdict"], answer["valid"]) == ("recognised", True)
    assert answer["kind"] == "credential"
    outcomes = {check["name"]: check["outcome"] for check in answer["checks"]}
    assert outcomes.pop("logged") == "not_applicable"
    assert set(outcomes.values()) == {"pass"}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x89PNG\r\n",
        b"PK\x03\x04",
        b"<svg/>",
        b"{" * 500_000,
        b'{"a":' * 300_000,
        b"[" * 2_000_000,
        b'{"type":["VerifiableCredential"]}',
        b'{"a":"\x1b[2J\\u202e"}',
        b"\x00" * 5_000_000,
        bytes(range(256)) * 4000,
    ],
)
def test_a_hostile_file_is_no_certificate_and_says_so_quickly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], raw: bytes
) -> None:
    (tmp_path / "file").write_bytes(raw)
    began = time.perf_counter()
    assert run([str(tmp_path / "file")]) == 1
    assert time.perf_counter() - began < 2
    assert said(capsys).startswith("INVALID")


@pytest.mark.child
def test_a_pdf_or_a_picture_that_carries_it_is_opened(
    places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = set_folio(
        folio(
            carried=(
                carried_json(content=(places / "good.json").read_text()),
                carried_json("good.tlog-proof", "c2sp.org/tlog-proof@v1\n"),
            )
        )
    )
    (places / "folio.pdf").write_bytes(pdf)
    words = ["--bundle", f"{places}/bundle", "--at", AT, "--json"]
    assert run([f"{places}/folio.pdf", *words]) == 0
    checks = {one["name"]: one["code"] for one in json.loads(said(capsys))["checks"]}
    # The bundle knows no log, but the proof that lay in the PDF was held against it.
    assert checks["logged"] == "LOG-UNKNOWN"
    drawn = io.BytesIO()
    address = (places / "good.txt").read_text().strip()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=6)
    (places / "card.png").write_bytes(drawn.getvalue())
    assert run([f"{places}/card.png", *words]) == 0
    assert json.loads(said(capsys))["kind"] == "card"


@pytest.mark.child
@pytest.mark.parametrize(
    ("code", "raw"),
    [
        ("FILE-UNREADABLE", b"%PDF-1.7"),
        ("PDF-NO-CERTIFICATE", carrying(("a.txt", b"hello"))),
        ("CODE-ONLINE", picture_of("https://river.example/v#7KQ4M2XR9TWB")),
    ],
)
def test_what_carries_none_is_refused_by_its_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str, raw: bytes
) -> None:
    (tmp_path / "file").write_bytes(raw)
    assert run([str(tmp_path / "file"), "--json"]) == 2
    assert json.loads(said(capsys))["code"] == code


def test_letters_that_move_the_cursor_do_not_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = {**certificate(), "\x1b[2J\u202e": 1}
    (tmp_path / "file").write_bytes(orjson.dumps(hostile))
    assert run([str(tmp_path / "file")]) == 1
    assert not {"\x1b", "\u202e"} & set(said(capsys))


def test_a_file_that_cannot_be_read_cannot_be_told_about(
    places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (
        ["/nowhere/certificate.json"],
        [str(places)],
        [f"{places}/good.json", "--bundle", f"{places}/good.json"],
        [f"{places}/good.json", "--bundle", "/nowhere"],
        [f"{places}/good.json", "--at", "tomorrow"],
        [],
        [f"{places}/good.json", "--colour"],
    ):
        assert run(words) == 2
    assert run([f"{places}/good.json", "--bundle", "/nowhere", "--json"]) == 2
    assert json.loads(said(capsys))["code"] == "BUNDLE-NO-FOLDER"


def test_it_starts_quickly_and_without_django(places: Path) -> None:
    code = (
        "import sys; sys.modules['django'] = None\n"
        "from comity.portal.cli import main\n"
        f"code = main(['verify', {str(places / 'good.json')!r}])\n"
        "assert 'pyld' not in sys.modules\n"
        "raise SystemExit(code)"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
    assert ended.returncode in {1, 2}, ended.stderr
