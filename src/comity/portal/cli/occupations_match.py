"""``comity occupations match``: find what the titles of a local list mean in a framework."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from comity.portal.cli.agreement import write_safely
from comity.values.refusals import Refusal

if TYPE_CHECKING:
    from comity.matching.encoding import Encoder
    from comity.matching.local_lists import LocalEntry
    from comity.matching.suggestions import Suggestion

DONE, FAULTS, CANNOT_TELL = 0, 1, 2
_SHOWN = 3
_MOST_SHOWN_FAULTS = 50
Line = dict[str, object]


def run(arguments: Sequence[str]) -> int:
    """Match a list; 0 done, 1 the list has faults or is refused, 2 could not run."""
    try:
        wishes = _parser().parse_args(arguments)
    except SystemExit as ended:
        return DONE if ended.code == 0 else CANNOT_TELL
    try:
        return _match(wishes)
    except Refusal as refusal:
        listed = [
            f"\n  {one.path}: {one.code}: {one.message}"
            for one in refusal.faults[:_MOST_SHOWN_FAULTS]
        ]
        _say(f"comity occupations: {refusal.code}: {refusal.message}{''.join(listed)}\n")
        return FAULTS
    except OSError as error:
        where = f"{error.filename} cannot be read: " if error.filename else ""
        _say(f"comity occupations: {where}{error.strerror or error}\n")
        return CANNOT_TELL


def _parser() -> argparse.ArgumentParser:
    matching = argparse.ArgumentParser(
        prog="comity occupations match",
        description="Rank a framework's concepts for every title of a list.",
        epilog="With --json one line per row: its number, code, title, and suggestions with URI and"
        " probability, the likeliest first. A line with a fault has `faults` instead.",
    )
    matching.add_argument(
        "--framework", required=True, type=Path, metavar="DIR|ZIP", help="ESCO's or O*NET's tables"
    )
    matching.add_argument(
        "--list",
        required=True,
        type=Path,
        metavar="FILE",
        help="CSV, TSV, XLSX, or exchange format",
    )
    matching.add_argument("--lang", required=True, metavar="XX", help="language of the titles")
    matching.add_argument("--top", type=_count, default=10, metavar="N", help="at most (10)")
    matching.add_argument(
        "--encoder",
        choices=("auto", "yes", "no"),
        default="auto",
        help="compare meanings too: if installed (auto), must (yes), letters only (no)",
    )
    matching.add_argument(
        "--cache", type=Path, metavar="DIR", help="keep what the encoder computed here"
    )
    matching.add_argument("--name", help="of the framework; by its files if not given")
    matching.add_argument("--release", metavar="X.Y.Z", help="of the framework; by its names else")
    matching.add_argument("--json", action="store_true", help="one JSON object per row")
    return matching


def _count(text: str) -> int:
    number = int(text)
    if not 0 < number <= 100:
        raise argparse.ArgumentTypeError("from 1 to 100")
    return number


def _match(wishes: argparse.Namespace) -> int:
    from comity.matching.linking import index_framework, matches
    from comity.matching.reading import read_framework
    from comity.matching.titles import read_titles

    listed = read_titles(wishes.list.read_bytes(), file=wishes.list.name, language=wishes.lang)
    read = read_framework(wishes.framework, name=wishes.name, version=wishes.release)
    if read.faults:
        _say(f"{len(read.faults)} lines of the framework are left out; the first: ")
        _say(f"{read.faults[0].place}: {read.faults[0].message}\n")
    encoder = _encoder(wishes)
    index = index_framework(read.framework, wishes.lang, encoder=encoder)
    found = matches(index, [one.title for one in listed.entries], top=wishes.top)
    told = f"{read.framework.name} {read.framework.version}"
    for entry, suggestions in zip(listed.entries, found, strict=True):
        line = _line(entry, suggestions) | {"framework": told, "model": index.model}
        write_safely(sys.stdout, _json(line) if wishes.json else _text(line))
    for fault in listed.faults:
        if wishes.json:
            wrong = {"code": fault.code, "column": fault.column, "message": fault.message}
            write_safely(sys.stdout, _json({"row": fault.row, "faults": [wrong]}))
        else:
            _say(f"{fault.place}: {fault.code}: {fault.message}\n")
    if read.framework.attribution and not wishes.json:
        _say(f"{read.framework.attribution}\n")
    return FAULTS if listed.faults else DONE


def _line(entry: "LocalEntry", suggestions: "Sequence[Suggestion]") -> Line:
    return {
        "row": entry.row,
        "code": entry.code,
        "title": entry.title,
        "suggestions": [
            {
                "uri": one.uri,
                "probability": round(one.probability, 4),
                "score": round(one.score, 6),
                "band": one.band,
                "label": one.label,
                "matched": {"text": one.matched.text, "language": one.matched.language},
            }
            for one in suggestions
        ],
    }


def _encoder(wishes: argparse.Namespace) -> "Encoder | None":
    from comity.matching.encoding import KeptEncoder, SmallEncoder

    if wishes.encoder == "no":
        return None
    try:
        encoder = SmallEncoder()
    except Refusal:
        if wishes.encoder == "yes":
            raise
        return None
    return encoder if wishes.cache is None else KeptEncoder(encoder, wishes.cache)


def _say(text: str) -> None:
    write_safely(sys.stderr, text)


def _json(line: Line) -> str:
    return json.dumps(line, ensure_ascii=False) + "\n"


def _text(line: Line) -> str:
    rows = line["suggestions"]
    shown = rows[:_SHOWN] if isinstance(rows, list) else []
    listed = [f"    {one['probability']:.0%}  {one['label']}  <{one['uri']}>\n" for one in shown]
    return f"{line['row']:>6}  {line['title']}\n{''.join(listed) or '    nothing is near'}\n"
