"""The command `comity agreement diff`: what one agreement changes in another."""

import json
import sys
from collections.abc import Sequence
from dataclasses import fields
from itertools import groupby

from comity.portal.cli.agreement import content_of, write_safely
from comity.rules.differences import (
    Change,
    Consequences,
    Difference,
    Kind,
    Leaning,
    consequences,
    difference,
    voting_rule,
)
from comity.rules.format import Document, Reading, digest, read
from comity.rules.format.canonical import plain
from comity.rules.format.nodes import shown_safely

_LONGEST_SHOWN = 100
Answer = dict[str, object]


def run(arguments: Sequence[str], *, usage: str) -> int:
    """Compare two files; 0 compared, 1 a file has faults, 2 a file cannot be read."""
    files = [word for word in arguments if word == "-" or not word.startswith("-")]
    others = [word for word in arguments if word not in files and word != "--json"]
    if {"-h", "--help"} & set(others):
        return _print(usage)
    if len(files) != 2 or others or files == ["-", "-"]:
        sys.stderr.write(usage)
        return 2
    try:
        readings = [read(content_of(name)) for name in files]
    except OSError as error:
        sys.stderr.write(f"comity: {error.filename} cannot be read: {error.strerror or error}.\n")
        return 2
    as_json = "--json" in arguments
    before, after = (reading.document for reading in readings)
    if before is None or after is None:
        return _faults(files, readings, as_json=as_json)
    found = difference(before, after)
    needed = consequences(found, before, after)
    if as_json:
        return _print(_json(answer(found, needed, before, after)))
    return _print("".join(f"{line}\n" for line in _lines(found, needed, before, after)))


def _faults(files: Sequence[str], readings: Sequence[Reading], *, as_json: bool) -> int:
    listed = [
        {"file": name, "code": fault.code, "path": fault.path, "message": fault.message}
        for name, reading in zip(files, readings, strict=True)
        for fault in reading.faults
    ]
    if as_json:
        _print(_json(listed))
        return 1
    for one in listed:
        place = one["path"] or "(document)"
        _print(f"{one['file']}: {place}: {one['code']}: {one['message']}\n")
    _print(f"{len(listed)} to correct; agreements with faults are not compared.\n")
    return 1


def answer(
    found: Difference, needed: Consequences | None, before: Document, after: Document
) -> Answer:
    """Give a difference as the stable JSON object of the command line."""
    return {
        "before": _named(before),
        "after": _named(after),
        "class": found.change_class,
        "protected": list(found.protected),
        "consequences": _needed(needed),
        "changes": [_change(change, before) for change in found.changes],
    }


def _named(document: Document) -> Answer:
    return {"id": document.id, "version": document.version, "hash": digest(document)}


def _needed(needed: Consequences | None) -> Answer | None:
    if needed is None:
        return None
    return {one.name: plain(getattr(needed, one.name)) for one in fields(needed)}


def _change(change: Change, before: Document) -> Answer:
    return {
        "path": change.path,
        "clause": change.clause.path,
        "field": change.clause.field,
        "kind": change.kind,
        "old": plain(change.old),
        "new": plain(change.new),
        "class": change.change_class,
        "leaning": change.leaning,
        "protected": change.clause.is_protected,
        "vote": voting_rule(change.change_class, before),
    }


def _lines(
    found: Difference, needed: Consequences | None, before: Document, after: Document
) -> list[str]:
    title = f"{before.id}@{before.version} -> {after.id}@{after.version}"
    if needed is None:
        return [f"{title}: no difference."]
    lines = [f"{title}: {_count(found)}, class {found.change_class}"]
    for clause, changes in groupby(found.changes, key=lambda change: change.clause.path):
        listed = list(changes)
        mark = " (protected)" if listed[0].clause.is_protected else ""
        lines += [f"{clause}{mark}", *(f"  {_line(change)}" for change in listed)]
    return [*lines, *_rules(needed, before)]


def _count(found: Difference) -> str:
    count = len(found.changes)
    words = ["1 change" if count == 1 else f"{count} changes"]
    for leaning in (Leaning.STRICTER, Leaning.KINDER):
        many = sum(change.leaning is leaning for change in found.changes)
        words += [f"{many} {leaning}"] if many else []
    return ", ".join(words)


def _line(change: Change) -> str:
    old, new = _shown(change.old), _shown(change.new)
    said = {
        Kind.CHANGED: f"{old} -> {new}",
        Kind.ADDED: f"+ {new}",
        Kind.REMOVED: f"- {old}",
    }[change.kind]
    name = f"{change.clause.field}: " if change.clause.field else ""
    leaning = "" if change.leaning is Leaning.NEITHER else f", {change.leaning}"
    return f"{name}{said} [{change.change_class}{leaning}]"


def _shown(value: object) -> str:
    bare = plain(value)
    text = bare if isinstance(bare, str) else json.dumps(bare, ensure_ascii=False)
    short = text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."
    return shown_safely(short)


def _rules(needed: Consequences, before: Document) -> list[str]:
    residents = f", {needed.population} of the residents" if needed.population else ""
    heard = ", simulation before it" if needed.simulation_before_vote else ""
    lines = [
        f"{before.id}@{before.version} asks for",
        f"  vote: {needed.rule}: {needed.votes} of the votes, {needed.parties} parties{residents}; "
        f"{needed.quorum_parties} present{heard}",
        f"  consultation: {needed.consultation}, with {', '.join(needed.must_invite)}",
        f"  signatures: {', '.join(needed.signatures)}",
        f"  in force: {needed.days_before_force} days after publication at the earliest",
    ]
    if not needed.version_fits:
        lines.append(f"  version: {needed.least_version} or above; this one is too low")
    return lines


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _print(text: str) -> int:
    write_safely(sys.stdout, text)
    return 0
