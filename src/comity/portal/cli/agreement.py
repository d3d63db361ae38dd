"""The command `comity agreement`: check an agreement, print its hash, compare two."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from comity.rules.format import Reading, digest, read
from comity.rules.format.texts import MOST_BYTES
from comity.values.refusals import Fault

USAGE = """usage: comity agreement check FILE [--json]
       comity agreement hash FILE
       comity agreement diff FILE FILE [--json]
       comity agreement simulate FILE FILE --registry FILE --cases FILE [--engine NAME] [--json]

check  name every fault of an agreement, each with its place and code; warnings go to stderr
hash   print the SHA-256 of the agreement's canonical form, the same for every spelling
diff   say what the second agreement changes in the first: clause, class, for whom, by which vote
simulate  decide cases under both, and say what the second would have changed

FILE is YAML or JSON; - reads the standard input.
Exit code: 0 in order (diff: also where they differ), 1 faults, 2 a file could not be read at all.
"""


def run(arguments: Sequence[str]) -> int:
    """Run `check`, `hash` or `diff` and give the exit code."""
    words = list(arguments)
    if words[:1] == ["diff"]:
        from comity.portal.cli.agreement_diff import run as diff  # others need not wait for it

        return diff(words[1:], usage=USAGE)
    if words[:1] == ["simulate"]:
        from comity.portal.cli.agreement_simulate import run as simulate

        return simulate(words[1:])
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
        content = content_of(files[0])
    except OSError as error:
        sys.stderr.write(f"comity: {files[0]} cannot be read: {error.strerror or error}.\n")
        return 2
    reading = read(content)
    for warning in reading.warnings:
        write_safely(sys.stderr, f"warning: {_line(warning)}\n")
    if words[0] == "check":
        return _check(reading, as_json=as_json)
    return _hash(reading, as_json=as_json)


def content_of(name: str) -> bytes:
    """Give the bytes of a file, or of the standard input where the name is a dash."""
    # One byte more than is allowed is enough to see that a file is too large.
    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _check(reading: Reading, *, as_json: bool) -> int:
    if as_json:
        write_safely(sys.stdout, _json(reading.faults))
    elif reading.faults:
        write_safely(sys.stdout, "".join(f"{_line(fault)}\n" for fault in reading.faults))
        write_safely(sys.stdout, f"{len(reading.faults)} to correct.\n")
    else:
        write_safely(sys.stdout, "The agreement is in order.\n")
    return 1 if reading.faults else 0


def _hash(reading: Reading, *, as_json: bool) -> int:
    if reading.document is None:
        write_safely(sys.stderr, "".join(f"{_line(fault)}\n" for fault in reading.faults))
        sys.stderr.write("An agreement with faults has no hash; correct it first.\n")
        return 1
    value = digest(reading.document)
    write_safely(sys.stdout, json.dumps({"hash": value}) + "\n" if as_json else f"{value}\n")
    return 0


def _json(faults: Sequence[Fault]) -> str:
    listed = [{"code": f.code, "path": f.path, "message": f.message} for f in faults]
    return json.dumps(listed, ensure_ascii=False, indent=2 if listed else None) + "\n"


def _line(fault: Fault) -> str:
    return f"{fault.path or '(document)'}: {fault.code}: {fault.message}"


def write_safely(stream: object, text: str) -> None:
    """Write a text; what the stream cannot show is replaced."""
    # A terminal or pipe that is not UTF-8 shall not turn a finding into a crash.
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding))  # type: ignore[attr-defined]  # a text stream
