"""Every fault code is explained where people look, and every explained code exists and is tried."""

import re
from pathlib import Path

from tests.rules.corruptions import CORRUPTIONS

ROOT = Path(__file__).parents[2]
FORMAT = ROOT / "src/comity/rules/format"
# Raised only with other documents in hand; tried in the tests of the surroundings.
NEED_SURROUNDINGS = {"E-STALE", "E-CHAIN", "E-INDEX"}


def codes_in(text: str, kind: str) -> set[str]:
    return set(re.findall(rf"\b{kind}-[A-Z0-9]+\b", text))


def test_codes_are_explained_and_explained_codes_exist() -> None:
    source = "".join(path.read_text() for path in FORMAT.rglob("*.py"))
    page = (ROOT / "docs/agreement-format.md").read_text()
    for kind in ("E", "W"):
        assert codes_in(page, kind) == codes_in(source, kind)


def test_every_code_is_tried() -> None:
    page = (ROOT / "docs/agreement-format.md").read_text()
    tried = {code for _, _, code in CORRUPTIONS}
    assert codes_in(page, "E") - tried <= NEED_SURROUNDINGS
