"""`comity decide`: apply an agreement to one case or to a file of cases."""

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import NoReturn

from comity.rules.case_reading import read_case
from comity.rules.compiling import compile_rulebook
from comity.rules.deadline_reading import due_of
from comity.rules.deciding import decide
from comity.rules.decisions import Decision, four_decimals
from comity.rules.findings import Finding
from comity.rules.format import digest, read
from comity.rules.registry import Registry
from comity.rules.registry_reading import read_registry
from comity.rules.rulebook import Rulebook
from comity.rules.sentences import sentence
from comity.values.languages import OFFERED
from comity.values.refusals import Fault, Refusal

_LONGEST_FIELD = 1_000_000


def run(arguments: Sequence[str]) -> int:
    """Decide; exit 0 if everything could be decided, 1 if a row has faults, 2 if nothing could."""
    options = _parser().parse_args(arguments)
    try:
        rulebook = _rulebook(options.agreement)
        registry = read_registry(_text(options.registry))
        if options.cases is not None:
            return _all_rows(options.cases, rulebook, registry, options.language)
        node = decoded(_text(options.case))
        answer = _decided(options.case.stem, node, rulebook, registry, options.language)
    except Refusal as refusal:
        _say_no(refusal)
        return 2
    _print(answer, indent=2)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="comity decide", description="Apply an agreement to a case; nothing else is read."
    )
    parser.add_argument("--agreement", type=Path, required=True, help="the agreement, YAML or JSON")
    parser.add_argument("--registry", type=Path, required=True, help="the facts, YAML or JSON")
    parser.add_argument("--language", choices=OFFERED, default="en", help="of the sentences")
    parser.add_argument("--json", action="store_true", help="accepted; the output is always JSON")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("case", nargs="?", type=Path, help="one case as JSON")
    source.add_argument("--cases", type=Path, help="CSV with id, kind and input_json")
    return parser


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Refusal("FILE-UNREADABLE", f"{path}: {error.strerror or 'cannot be read'}.") from None
    except UnicodeDecodeError:
        raise Refusal("FILE-UNREADABLE", f"{path} is not text in UTF-8.") from None


def _rulebook(path: Path) -> Rulebook:
    document = read(_text(path)).required()
    return compile_rulebook(document.data, digest=digest(document))


def decoded(text: str) -> object:
    """Read the JSON of one case.

    Raises:
        Refusal: ``CASE-INVALID``: it is no JSON, or says something twice.
    """
    try:
        node = json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number)
        if "\\" in text:  # half a letter can be escaped, but never written out again
            json.dumps(node, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        place = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        fault = Fault("CASE-JSON", place, "This is not JSON that can be read.")
        raise Refusal("CASE-INVALID", fault.message, (fault,)) from None
    return node


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    node = dict(pairs)
    if len(node) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        fault = Fault("CASE-JSON", ascii(twice)[1:-1], "This is given twice; keep one of them.")
        raise Refusal("CASE-INVALID", "The case says something twice.", (fault,))
    return node


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def _all_rows(path: Path, rulebook: Rulebook, registry: Registry, language: str) -> int:
    csv.field_size_limit(_LONGEST_FIELD)
    code = 0
    for number, row in _rows(_text(path)):
        name = row.get("id") or f"row {number}"
        try:
            answer = _row(name, row, rulebook, registry, language)
        except Refusal as refusal:
            code = 1
            answer = {"id": name, "error": refusal.code, "faults": _faults(refusal)}
        _print(answer)
    return code


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    rows = csv.DictReader(StringIO(text, newline=""), strict=True)
    try:
        missing = {"id", "kind", "input_json"} - set(rows.fieldnames or ())
        if missing:
            message = f"The file of cases lacks the columns: {', '.join(sorted(missing))}."
            raise Refusal("CASES-COLUMNS", message)
        yield from enumerate(rows, 2)
    except csv.Error as error:
        message = f"Line {rows.reader.line_num}: this is not CSV that can be read ({error})."
        raise Refusal("CASES-CSV", message) from None


def case_rows(text: str) -> Iterator[tuple[str, str]]:
    """Give the name and the text of each row of a file of cases that asks for a decision.

    Raises:
        Refusal: ``CASES-CSV``, ``CASES-COLUMNS``.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    for number, row in _rows(text):
        if row["kind"] == "decision":
            yield row.get("id") or f"row {number}", row["input_json"] or ""


def _row(
    name: str, row: dict[str, str], rulebook: Rulebook, registry: Registry, language: str
) -> dict[str, object]:
    node = decoded(row["input_json"] or "")
    if row["kind"] == "decision":
        return _decided(name, node, rulebook, registry, language)
    if row["kind"] == "deadline":
        due = due_of(node, rulebook)
        return {"id": name, "due": "stopped" if due is None else due.isoformat()}
    fault = Fault("CASE-KIND", "kind", "Write decision or deadline.")
    raise Refusal("CASE-INVALID", fault.message, (fault,))


def _decided(
    name: str, node: object, rulebook: Rulebook, registry: Registry, language: str
) -> dict[str, object]:
    decision = decide(rulebook, registry, read_case(node, rulebook))
    return answer(name, decision, rulebook, language)


def answer(name: str, decision: Decision, rulebook: Rulebook, language: str) -> dict[str, object]:
    """Give a decision as the stable JSON object of the command line."""

    def listed(findings: Sequence[Finding]) -> list[dict[str, str]]:
        return [
            {
                "code": finding.full_code,
                "clause": rulebook.cite(finding.clause),
                "text": sentence(finding, rulebook, language),
            }
            for finding in findings
        ]

    return {
        "id": name,
        "outcome": decision.outcome,
        "basis": decision.basis,
        "due": decision.due.isoformat() if isinstance(decision.due, date) else None,
        "gap": None if decision.gap is None else four_decimals(decision.gap),
        "measure": None if decision.measure is None else str(decision.measure),
        "reasons": listed(decision.reasons),
        "conditions": listed(decision.conditions),
    }


def _faults(refusal: Refusal) -> list[dict[str, str]]:
    return [{"code": f.code, "path": f.path, "message": f.message} for f in refusal.faults]


def _print(answer: object, indent: int | None = None) -> None:
    line = json.dumps(answer, ensure_ascii=False, indent=indent) + "\n"
    try:
        line.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # JSON can write every letter in plain ones
        line = json.dumps(answer, indent=indent) + "\n"
    sys.stdout.write(line)


def _say_no(refusal: Refusal) -> None:
    sys.stderr.write(f"comity decide: {refusal.code}: {refusal.message}\n")
    for fault in refusal.faults:
        sys.stderr.write(f"  {fault.path or '-'}: {fault.code}: {fault.message}\n")
