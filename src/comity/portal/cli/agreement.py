"""The command `comity agreement`: check an agreement, print its hash."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from comity.rules.format import Reading, digest, read
from comity.rules.format.texts import MOST_BYTES
from comity.values.refusals import Fault

USAGE = """usage: comity agreement check FILE [--json]
       comity agreement hash FILE

check  name every fault of an agreement, each with its place and code; warnings go to stderr
hash   print the SHA-256 of the agreement's canonical form, the same for every spelling

FILE is YAML or JSON; - reads the standard input.
Exit code: 0 the agreement is in order, 1 it has faults, 2 it could not be read at all.
"""


def run(arguments: Sequence[str]) -> int:
    """Run `check` or `hash` and give the exit code."""
    words = list(arguments)
    if words and words[0] in {"-h", "--help", "help"}:
        sys.stdout.write(USAGE)
        return 0
    as_json = "--json" in words[1:]
    files = [word for word in words[1:] if word == "-" or not word.startswith("-")]
    others = [word for word in words[1:] if word not in files and word != "--json"]
    if words[:1] not in (["check"], ["hash"]) or len(files) != 1 or others:
        sys.stderr.write(USAGE)
        return 2
    try:
        content = _content(files[0])
    except OSError as error:
        sys.stderr.write(f"comity: {files[0]} cannot be read: {error.strerror or error}.\n")
        return 2
    reading = read(content)
    for warning in reading.warnings:
        _print(sys.stderr, f"warning: {_line(warning)}\n")
    if words[0] == "check":
        return _check(reading, as_json=as_json)
    return _hash(reading, as_json=as_json)


def _content(name: str) -> bytes:
    # One byte more than is allowed is enough to see that a file is too large.
    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _check(reading: Reading, *, as_json: bool) -> int:
    if as_json:
        _print(sys.stdout, _json(reading.faults))
    elif reading.faults:
        _print(sys.stdout, "".join(f"{_line(fault)}\n" for fault in reading.faults))
        _print(sys.stdout, f"{len(reading.faults)} to correct.\n")
    else:
        _print(sys.stdout, "The agreement is in order.\n")
    return 1 if reading.faults else 0


def _hash(reading: Reading, *, as_json: bool) -> int:
    if reading.document is None:
        _print(sys.stderr, "".join(f"{_line(fault)}\n" for fault in reading.faults))
        sys.stderr.write("An agreement with faults has no hash; correct it first.\n")
        return 1
    value = digest(reading.document)
    _print(sys.stdout, json.dumps({"hash": value}) + "\n" if as_json else f"{value}\n")
    return 0


def _json(faults: Sequence[Fault]) -> str:
    listed = [{"code": f.code, "path": f.path, "message": f.message} for f in faults]
    return json.dumps(listed, ensure_ascii=False, indent=2 if listed else None) + "\n"


def _line(fault: Fault) -> str:
    return f"{fault.path or '(document)'}: {fault.code}: {fault.message}"


def _print(stream: object, text: str) -> None:
    # A terminal or pipe that is not UTF-8 shall not turn a finding into a crash.
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding))  # type: ignore[attr-defined]  # a text stream
