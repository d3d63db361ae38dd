"""``comity keys``: list, follow, end, withdraw keys; issue anew what a lost one signed."""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from comity.portal.cli.answering import acting_as
from comity.proofs.instants import instant_text, parse_instant
from comity.values.refusals import Refusal

DONE, NOT_DONE, NOT_UNDERSTOOD = 0, 1, 2
_FIRST = {"documents": "a1", "tokens": "j1", "seals": "s1"}
_LINE_SECONDS = 2.0


def run(arguments: Sequence[str]) -> int:
    """Run a command: 0 done, 1 refused or not all done, 2 not understood, or no database."""
    try:
        wishes = _parser().parse_args(arguments)
    except SystemExit as ended:
        return DONE if ended.code == 0 else NOT_UNDERSTOOD
    work: Callable[[argparse.Namespace], int] = wishes.work
    try:
        with acting_as(wishes.role):
            return work(wishes)
    except Refusal as refusal:
        faults = [f"\n  {fault.path}: {fault.message}" for fault in refusal.faults]
        sys.stderr.write(f"comity keys: {refusal.code}: {refusal.message}{''.join(faults)}\n")
    except OSError as error:
        sys.stderr.write(f"comity keys: {error}\n")
        return NOT_UNDERSTOOD
    return NOT_DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("comity keys", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, role: str, work: Callable[[argparse.Namespace], int], text: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  # argparse hides the type
        made = commands.add_parser(name, help=text)
        made.add_argument("--json", action="store_true", help="answer in JSON")
        made.set_defaults(role=role, work=work)
        return made

    listing = command("list", "owner", _list, "every key that was ever published, with its days")
    listing.add_argument("--city", metavar="CITY")
    rotating = command("rotate", "owner", _rotate, "publish a city's next key, end the one before")
    rotating.add_argument("city", metavar="CITY")
    rotating.add_argument("--purpose", choices=tuple(_FIRST), default="documents")
    ending = command("end", "owner", _end, "plan the end of a key; what it signed stays good")
    ending.add_argument("key", metavar="KEY", help="its address, such as did:web:…#a1")
    ending.add_argument("--until", required=True, type=_instant, metavar="INSTANT")
    withdrawing = command("withdraw", "owner", _withdraw, "a key was lost: trust it no longer")
    withdrawing.add_argument("key", metavar="KEY")
    withdrawing.add_argument("--since", type=_instant, metavar="INSTANT", help="else from now on")
    sorting = command("triage", "signer", _triage, "what a lost key signed, and what is proven")
    sorting.add_argument("key", metavar="KEY")
    anew = command("reissue", "signer", _reissue, "issue anew what a lost key signed; goes on")
    anew.add_argument("key", metavar="KEY")
    anew.add_argument("--jobs", type=int, default=2, choices=range(1, 17), metavar="N")
    anew.add_argument("--part", default="", metavar="K/N", help=argparse.SUPPRESS)
    return parser


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except Refusal as refusal:
        raise argparse.ArgumentTypeError(refusal.message) from refusal


def _list(wishes: argparse.Namespace) -> int:
    from comity.certificates.queries import keys_of

    for key in keys_of(wishes.city):
        days = {"first": key.first, "until": key.until, "revoked": key.revoked}
        said = {name: None if at is None else instant_text(at) for name, at in days.items()}
        words = " ".join(f"{name} {at}" for name, at in said.items() if at is not None)
        whole = {"key": key.id, "city": key.city, "multikey": key.multikey, **said}
        _say(wishes, whole, f"{key.id} {words}")
    return DONE


def _rotate(wishes: argparse.Namespace) -> int:
    from comity.certificates.actions import follow_key
    from comity.ledger.clock import now

    made = follow_key(wishes.city, _FIRST[wishes.purpose], at=now())
    _say(wishes, {"key": made}, f"{made} is published and signs from now on.")
    return DONE


def _end(wishes: argparse.Namespace) -> int:
    from comity.certificates.actions import end_key
    from comity.ledger.clock import now

    end_key(wishes.key, until=wishes.until, at=now())
    until = instant_text(wishes.until)
    _say(wishes, {"key": wishes.key, "until": until}, f"{wishes.key} ends at {until}.")
    return DONE


def _withdraw(wishes: argparse.Namespace) -> int:
    from comity.certificates.actions import withdraw_key
    from comity.ledger.clock import now

    at = now()
    since = min(wishes.since or at, at)
    made = withdraw_key(wishes.key, since=wishes.since or at, at=at)
    whole = {"key": wishes.key, "since": instant_text(since), "next": made}
    words = f"{wishes.key} counts only for what was logged before {instant_text(since)}."
    _say(wishes, whole, f"{words}\n{made} signs now. Next: comity keys reissue '{wishes.key}'")
    return DONE


def _triage(wishes: argparse.Namespace) -> int:
    from comity.certificates.queries import triage
    from comity.ledger.acting import as_machine
    from comity.ledger.clock import now

    key = _known(wishes.key)
    with as_machine(key.city):
        found = triage(key.id, since=key.revoked or now())
    whole = {"over": found.over, "proven": found.proven, "unproven": found.unproven}
    words = (
        f"{found.to_reissue} to be issued anew: {found.proven} that the log proves to be older,"
        f" {found.unproven} that it does not. {found.over} are over already."
    )
    _say(wishes, whole, words)
    return DONE


def _reissue(wishes: argparse.Namespace) -> int:
    key = _known(wishes.key)
    if key.revoked is None:
        raise Refusal("KEY-GOOD", "Nothing is issued anew for a key that is still trusted.")
    return _part(wishes, key.city) if wishes.part else _shared_out(wishes, key.city)


def _part(wishes: argparse.Namespace, city: str) -> int:
    """Do one part, one line of JSON after each batch: how many so far, and which could not be."""
    from comity.certificates.actions import reissue
    from comity.ledger.clock import now

    which, _, of = wishes.part.partition("/")
    refused: tuple[object, ...] = ()
    for step in reissue(wishes.key, city, part=(int(which), int(of)), clock=now):
        refused = step.refused
        whole = {"done": step.done, "refused": {str(one): code for one, code in step.refused}}
        sys.stdout.write(json.dumps(whole) + "\n")
        sys.stdout.flush()
    return NOT_DONE if refused else DONE


def _shared_out(wishes: argparse.Namespace, city: str) -> int:
    from comity.certificates.actions import publish_all_lists
    from comity.certificates.queries import triage
    from comity.ledger.acting import as_machine
    from comity.ledger.clock import now

    lists = publish_all_lists(city, at=now())
    with as_machine(city):
        total = triage(wishes.key, since=now()).to_reissue
    began, told = time.monotonic(), time.monotonic() - _LINE_SECONDS
    _progress(wishes, 0, total, 0.0, f"{lists} lists signed anew")
    command = [sys.executable, "-m", "comity", "keys", "reissue", wishes.key, "--part"]
    parts = [
        subprocess.Popen([*command, f"{part}/{wishes.jobs}"], stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own program, no shell
        for part in range(wishes.jobs)
    ]
    done, refused = [0] * len(parts), dict[str, str]()
    while any(part.poll() is None for part in parts):
        time.sleep(0.05)
        for place, part in enumerate(parts):
            line = part.stdout.readline() if part.stdout is not None else ""
            if line:
                said = json.loads(line)
                done[place] = said["done"]
                refused |= said["refused"]
        if time.monotonic() - told >= _LINE_SECONDS:
            told = time.monotonic()
            _progress(wishes, sum(done), total, told - began, "")
    for place, part in enumerate(parts):
        for line in part.stdout or ():
            said = json.loads(line)
            done[place] = said["done"]
            refused |= said["refused"]
    _progress(wishes, sum(done), total, time.monotonic() - began, "done")
    for one, code in sorted(refused.items()):
        sys.stderr.write(f"comity keys: {one} was not issued anew: {code}\n")
    return NOT_DONE if refused or any(part.returncode for part in parts) else DONE


def _progress(wishes: argparse.Namespace, done: int, total: int, seconds: float, note: str) -> None:
    whole = {"done": done, "total": total, "seconds": round(seconds, 1), "note": note}
    rate = f", {done / seconds:.0f} a second" if seconds > 1 else ""
    _say(wishes, whole, f"{done} of {total}{rate}{f' ({note})' if note else ''}")


def _known(kid: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  # loaded only after Django
    from comity.certificates.queries import keys_of

    for key in keys_of():
        if key.id == kid:
            return key
    raise Refusal("KEY-UNKNOWN", f"No key {kid} was ever published.")


def _say(wishes: argparse.Namespace, whole: Mapping[str, object], words: str) -> None:
    sys.stdout.write((json.dumps(whole) if wishes.json else words) + "\n")
    sys.stdout.flush()
