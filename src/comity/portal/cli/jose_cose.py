"""``comity jose-cose``: the command line that conformance suites of JOSE and COSE drive."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from comity.proofs.parsing import MAX_BYTES, parse_object
from comity.proofs.profile.keys import suite_key
from comity.proofs.profile.tokens import Feature, issue_token, verify_token
from comity.values.refusals import Refusal

DONE, NOT_DONE, NOT_UNDERSTOOD = 0, 1, 2
_ON = frozenset({"1", "yes", "true"})
_FEATURES = tuple(f"{what.value}_{way}" for way in ("jose", "cose", "sdjwt") for what in Feature)


def run(arguments: Sequence[str]) -> int:
    """Secure or verify one file and write the result: 0 success, 1 failure, 2 not understood."""
    try:
        wishes = _parser().parse_args(arguments)
    except SystemExit as ended:
        return DONE if ended.code == 0 else NOT_UNDERSTOOD
    if os.environ.get("COMITY_TEST_PROFILE", "").lower() not in _ON:
        sys.stderr.write(
            "comity jose-cose: PROFILE-OFF: The test profile is off. It is for conformance suites;"
            " COMITY_TEST_PROFILE=yes switches it on.\n"
        )
        return NOT_UNDERSTOOD
    try:
        result, data = "success", _work(wishes)
    except Refusal as refusal:
        result, data = "failure", refusal.code
        faults = [f"\n  {fault.path}: {fault.message}" for fault in refusal.faults]
        sys.stderr.write(f"comity jose-cose: {refusal.code}: {refusal.message}{''.join(faults)}\n")
    except OSError as error:
        return _not_read(error)
    try:
        wishes.output.write_text(json.dumps({"result": result, "data": data}), encoding="utf-8")
    except OSError as error:
        return _not_read(error)
    return DONE if result == "success" else NOT_DONE


def _not_read(error: OSError) -> int:
    sys.stderr.write(f"comity jose-cose: {error}\n")
    return NOT_UNDERSTOOD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("comity jose-cose", description=__doc__)
    parser.add_argument("action", choices=("issue", "verify"))
    parser.add_argument("--input", type=Path, required=True, metavar="FILE")
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help="with its JWK")
    parser.add_argument("--feature", choices=_FEATURES, required=True)
    parser.add_argument(
        "--sd",
        default="",
        metavar="PATHS",
        help="what an SD-JWT may keep back: a JSON list, or names with commas between",
    )
    parser.add_argument("--output", type=Path, required=True, metavar="FILE")
    return parser


def _work(wishes: argparse.Namespace) -> str:
    what, _, way = wishes.feature.partition("_")
    key = suite_key(parse_object(_read(wishes.key)))
    raw = _read(wishes.input)
    if wishes.action == "issue":
        return issue_token(parse_object(raw), key, Feature(what), way, _paths(wishes.sd))
    text = raw.decode("ascii", "replace").strip()
    return json.dumps(verify_token(text, key, Feature(what), way))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _paths(text: str) -> list[str]:
    if text.strip().startswith("["):
        try:
            named = json.loads(text)
        except ValueError as error:
            raise Refusal("SD-PATH", "The list of paths is not JSON.") from error
        return [str(path) for path in named]
    return [path.strip() for path in text.split(",") if path.strip()]
