"""The command `comity verify`: what can be said about a certificate, without any network."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from comity.folios.reading import MAX_BYTES, TakenOut, taken_out
from comity.proofs.agreement_bundles import MAX_BYTES as MAX_BUNDLE_BYTES
from comity.proofs.agreement_bundles import read_agreement_bundle
from comity.proofs.bundle import Bundle
from comity.proofs.bundle_files import load_bundle
from comity.proofs.instants import instant_text, parse_instant
from comity.proofs.kinds import found_in
from comity.proofs.log.proof_files import SUFFIX
from comity.proofs.parsing import MAX_BYTES as LONGEST
from comity.proofs.verdicts import Check, Verification
from comity.proofs.verifying import verify
from comity.values.refusals import Refusal

VALID, NOT_VALID, CANNOT_TELL = 0, 1, 2
# The first bytes of files that people mistake for the certificate itself.
_OTHER_KINDS = (
    (b"PK\x03\x04", "an archive; unpack it first"),
    (b"<", "a page or drawing; give the file that belongs to it"),
)
_MARKS = {"pass": "yes", "fail": "NO", "unknown": "?", "not_applicable": "-"}


def run(arguments: Sequence[str]) -> int:
    """Verify one file: 0 valid, 1 not valid, 2 cannot tell (or not understood)."""
    try:
        wishes = _parser().parse_args(arguments)
    except SystemExit as ended:
        return VALID if ended.code == 0 else CANNOT_TELL
    try:
        taken = taken_out(_read(wishes.file))
        raw = _certificate(taken)
        bundle = bundle_at(wishes.bundle)
        log_proof = _log_proof(wishes) or taken.log_proof
        as_of = _clock() if wishes.at is None else parse_instant(wishes.at)
    except OSError as error:
        return _give_up("FILE", f"{error.filename} cannot be read: {error.strerror}.", wishes)
    except Refusal as refusal:
        faults = [f"{fault.path}: {fault.message}" for fault in refusal.faults]
        return _give_up(refusal.code, "\n  ".join([refusal.message, *faults]), wishes)
    result = verify(raw, bundle, as_of, city=wishes.city, log_proof=log_proof)
    _print_result(result, raw, wishes)
    return {True: VALID, False: NOT_VALID, None: CANNOT_TELL}[result.valid]


def _parser() -> ArgumentParser:
    parser = ArgumentParser("comity verify", description="Verify a certificate, offline.")
    parser.add_argument(
        "file",
        metavar="FILE",
        help="a certificate in any format, a PDF that carries it or a picture; - is the input",
    )
    parser.add_argument("--bundle", metavar="DIR|FILE", help="keys, agreements and lists")
    parser.add_argument(
        "--log-proof",
        metavar="FILE",
        help="its log proof; else FILE.tlog-proof beside it or the one in the PDF, if any",
    )
    parser.add_argument("--json", action="store_true", help="print the whole result as JSON")
    parser.add_argument("--at", metavar="INSTANT", help="such as 2027-03-01T12:00:00Z; else now")
    parser.add_argument("--in", dest="city", metavar="CITY", help="the city you ask about")
    return parser


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(file).open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _certificate(taken: TakenOut) -> bytes:
    # One byte more than may be read is enough to see that a file is too long.
    if taken.way == "picture" and found_in(taken.raw).kind == "credential":
        message = "The picture holds a short code only; type it on the page of the city."
        raise Refusal("CODE-ONLINE", message)
    return taken.raw[: LONGEST + 1]


def bundle_at(place: str | None) -> Bundle:
    """Read a folder, or the one file of an agreement's bundle; without a place, know nothing.

    Raises:
        Refusal: BUNDLE-*, or JSON-*.
        OSError: it cannot be read.
    """
    if place is None:
        return Bundle.empty()
    if Path(place).is_file():
        with Path(place).open("rb") as opened:
            return read_agreement_bundle(opened.read(MAX_BUNDLE_BYTES + 1))
    return load_bundle(Path(place))


def _log_proof(wishes: Namespace) -> bytes | None:
    """Read the proof that was named, or the one that lies beside the certificate."""
    if wishes.log_proof is None:
        file = Path(wishes.file)
        beside = [Path(f"{file}{SUFFIX}")]
        if file.suffix != ".sd-jwt":
            # The certificate for wallets is named like the credential, and has another proof.
            beside.append(file.with_suffix(SUFFIX))
        found = [one for one in beside if wishes.file != "-" and one.is_file()]
        return _read(str(found[0])) if found else None
    return _read(wishes.log_proof)


def _give_up(code: str, message: str, wishes: Namespace) -> int:
    if wishes.json:
        fault = {"verdict": "indeterminate", "valid": None, "code": code, "message": message}
        _print(sys.stdout, json.dumps(fault, indent=2) + "\n")
    else:
        _print(sys.stderr, f"comity verify: {message}\n")
    return CANNOT_TELL


def _print_result(result: Verification, raw: bytes, wishes: Namespace) -> None:
    if wishes.json:
        _print(sys.stdout, json.dumps(result.as_json(), indent=2) + "\n")
        return
    lines = [f"{result.verdict.replace('_', ' ').upper()}: {result.sentence}"]
    kind = next((kind for start, kind in _OTHER_KINDS if raw.lstrip().startswith(start)), None)
    if kind is not None:
        lines.append(f"  The file is {kind}.")
    lines.append(f"  as of {instant_text(result.as_of)}, {_basis(result)}")
    lines += [_line(check) for check in result.checks]
    lines += [f"  warning  {check.sentence}" for check in result.warnings]
    _print(sys.stdout, "\n".join(_safe(line) for line in lines) + "\n")


def _basis(result: Verification) -> str:
    if result.bundle_dated is None:
        return "without a bundle of keys and status lists (--bundle DIR)"
    return f"with the bundle of {instant_text(result.bundle_dated)}"


def _line(check: Check) -> str:
    return f"  {_MARKS[check.outcome]:<4}{check.name:<24}{check.sentence}"


def _safe(line: str) -> str:
    # A hostile file may hold letters that move the cursor or turn the writing round.
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line
    )


def _print(stream: TextIO, text: str) -> None:
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))


def _clock() -> datetime:
    # Offline there is no installation whose clock it could be.
    return datetime.now(UTC)  # noqa: TID251  # the door of a command
