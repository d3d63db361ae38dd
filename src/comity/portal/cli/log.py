"""``comity log``: verify a city's log, exchange with its witnesses, let other cities in."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlsplit

from comity.portal.cli.agreement import write_safely
from comity.portal.cli.answering import acting_as
from comity.portal.cli.log_keys import add_commands
from comity.portal.cli.verify import bundle_at
from comity.proofs.log.auditing import Audit, Fetch, audit
from comity.proofs.log.checkpoints import read_checkpoint
from comity.proofs.log.policies import Policy, parse_policy
from comity.transparency.fetching import answer_of
from comity.values.refusals import Refusal

SOUND, NOT_SOUND, CANNOT_TELL = 0, 1, 2
_MARKS = {"pass": "yes", "fail": "NO", "unknown": "?", "not_applicable": "-"}
_MOST_BYTES = 32 << 20
_MOST_SECONDS = 60.0  # for one file
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def run(arguments: Sequence[str]) -> int:
    """Run one of the commands: 0 well, 1 not, 2 cannot tell (or not understood)."""
    try:
        wishes = _parser().parse_args(arguments)
    except SystemExit as ended:
        return SOUND if ended.code == 0 else CANNOT_TELL
    work: Callable[[argparse.Namespace], int] = wishes.work
    try:
        with acting_as(wishes.role) if wishes.role else nullcontext():
            return work(wishes)
    except Refusal as refusal:
        faults = [f"\n  {fault.path}: {fault.message}" for fault in refusal.faults]
        sys.stderr.write(f"comity log: {refusal.code}: {refusal.message}{''.join(faults)}\n")
    except OSError as error:
        sys.stderr.write(f"comity log: {error}\n")
    return CANNOT_TELL


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("comity log", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    verifying = commands.add_parser("verify", help="rebuild a log from its files, offline if local")
    verifying.add_argument("place", metavar="DIR|URL", help="where its checkpoint lies")
    verifying.add_argument(
        "--bundle", metavar="DIR|FILE", help="folder or file that knows the cities"
    )
    verifying.add_argument("--policy", metavar="FILE", type=Path, help="which keys count (C2SP)")
    verifying.add_argument(
        "--seen", metavar="FILE", type=Path, help="a checkpoint kept from before"
    )
    verifying.add_argument(
        "--keep", metavar="FILE", type=Path, help="keep its checkpoint, if sound"
    )
    verifying.add_argument("--json", action="store_true", help="print the result as JSON")
    verifying.set_defaults(work=_verify, role="")
    exchanging = commands.add_parser("exchange", help="sign and witness now what was logged")
    exchanging.add_argument("--city", help="only this city's log; without it, every city's")
    exchanging.set_defaults(work=_exchange, role="signer")
    admitting = commands.add_parser("admit", help="let another installation's log or witness in")
    admitting.add_argument("vkey", metavar="VKEY", help="its verifier key, one line of text")
    admitting.add_argument("--witness", metavar="URL", help="it is a witness, at this address")
    admitting.set_defaults(work=_admit, role="owner")
    add_commands(commands)
    exporting = commands.add_parser("export", help="write a log's files into a folder")
    exporting.add_argument("city", metavar="CITY")
    exporting.add_argument("folder", metavar="DIR", type=Path)
    exporting.set_defaults(work=_export, role="signer")
    return parser


def _verify(wishes: argparse.Namespace) -> int:
    fetch = _fetcher(wishes.place)
    policy = _policy(wishes, fetch)
    seen = None if wishes.seen is None else wishes.seen.read_bytes()
    result = audit(fetch, policy, seen=seen)
    write_safely(sys.stdout, _as_json(result) if wishes.json else _as_text(result))
    if wishes.keep is not None and result.is_sound and result.note is not None:
        wishes.keep.write_text(str(result.note), encoding="utf-8")
    return {True: SOUND, False: NOT_SOUND, None: CANNOT_TELL}[result.is_sound]


def _policy(wishes: argparse.Namespace, fetch: Fetch) -> Policy | None:
    """Give whose keys count: as named, or as the bundle says of this log; never the log's word."""
    if wishes.policy is not None:
        return parse_policy(wishes.policy.read_bytes())
    if wishes.bundle is None:
        return None
    logs = bundle_at(wishes.bundle).logs.values()
    try:
        _, head = read_checkpoint(fetch("checkpoint"))
    except (OSError, Refusal):
        return None  # the audit says so
    return next((one for one in logs if head.origin in {key.name for key in one.logs}), None)


def _fetcher(place: str) -> Fetch:
    if "://" not in place:
        return lambda path: _from_folder(Path(place), path)
    if not _is_asked(place):
        raise Refusal("LOG-ADDRESS", "The address must begin with https:// or be a folder.")
    return lambda path: _from_address(f"{place.rstrip('/')}/{path}")


def _is_asked(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_own_machine = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return (
        bool(parts.hostname) and address.isascii() and (parts.scheme == "https" or is_own_machine)
    )


def _from_folder(folder: Path, path: str) -> bytes:
    with (folder / path).open("rb") as file:
        return file.read(_MOST_BYTES)


def _from_address(address: str) -> bytes:
    status, raw = answer_of("GET", address, most=_MOST_BYTES, seconds=_MOST_SECONDS)
    if status != 200:
        raise OSError(status, f"the server answers {status}", address)
    return raw


def _as_json(result: Audit) -> str:
    head = result.checkpoint
    whole = {
        "sound": result.is_sound,
        "origin": None if head is None else head.origin,
        "size": None if head is None else head.size,
        "checks": [
            {
                "name": finding.name,
                "outcome": finding.outcome,
                "code": finding.code,
                "sentence": finding.sentence,
                "facts": dict(finding.facts),
            }
            for finding in result.findings
        ],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _as_text(result: Audit) -> str:
    word = {True: "SOUND", False: "NOT SOUND", None: "CANNOT TELL"}[result.is_sound]
    lines = [word]
    for finding in result.findings:
        lines.append(f"  {_MARKS[finding.outcome]:<4}{finding.name:<12}{finding.sentence}")
    # A hostile file may hold letters that move the cursor or turn the writing round.
    return "".join(
        letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}"
        for letter in "\n".join([*lines, ""])
    )


def _exchange(wishes: argparse.Namespace) -> int:
    from comity.ledger.clock import now
    from comity.transparency.actions import exchange

    done = exchange(at=now(), city=wishes.city)
    for one in done:
        sys.stdout.write(f"{one.origin} {one.size} {one.witness} {one.code or 'cosigned'}\n")
    return NOT_SOUND if any(one.code for one in done) else SOUND


def _admit(wishes: argparse.Namespace) -> int:
    from comity.transparency.actions import admit_log, admit_witness

    if wishes.witness is None:
        admit_log(wishes.vkey)
    else:
        admit_witness(wishes.vkey, wishes.witness)
    return SOUND


def _export(wishes: argparse.Namespace) -> int:
    from comity.transparency.queries import files_of, log_of

    log = log_of(wishes.city)
    if log is None:
        raise Refusal("LOG-NOT-KEPT", f"{wishes.city} keeps no log here.")
    count = 0
    for path, raw in files_of(log):
        target: Path = wishes.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
        count += 1
    sys.stdout.write(f"{count} files in {wishes.folder}\n")
    return SOUND
