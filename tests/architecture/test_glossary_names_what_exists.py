"""The glossary is the arbiter of names: what it sets in code type is in the code."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLES = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").split("## The same words")[0]
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "src" / "comity").rglob("*"))
    if path.suffix in {".py", ".sql"}
)


def rows() -> list[list[str]]:
    lines = [line for line in TABLES.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] not in {"Term", "---"}]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_name_in_code_type_is_in_the_code(row: list[str]) -> None:
    _, _, _, in_code = row
    for name in re.findall(r"`(?:\w+\.)?(\w+)`", in_code):
        assert re.search(rf"\b{name}\b", SOURCES), name


def test_no_term_is_told_twice() -> None:
    terms = [row[0] for row in rows()]
    assert sorted(set(terms)) == sorted(terms)
