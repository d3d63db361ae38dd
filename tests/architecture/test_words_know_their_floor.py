"""Some words belong on one floor only. This test is the floor plan."""

import re
from pathlib import Path

import pytest

ROOMS = Path(__file__).parents[2] / "src" / "comity"

# word -> the paths (inside the package) where it may be spoken
FLOOR_OF = {
    r"\batomic\(": r"/(actions(/\w+)?|leases|acting)\.py$|/migrations/",
    # In a PDF there are objects too.
    r"\.objects\b": r"/(models|queries|actions|seed)(\.py$|/)|/migrations/|^files/child\.py$",
    # The clock is read in one place, which may be ahead in a demonstration; and where nobody may be
    # kept in or out by moving it.
    r"\b(timezone|datetime)\.now\(|\bdate\.today\(": (
        r"^ledger/clock\.py$|^parties/web/outbox\.py$|^portal/cli/verify\.py$"
    ),
    r"\b(clock\.|^|[^.\w])now\(\)": (
        r"/(web/.*|tasks|clock|demo_cases|demo_changes|demo_map|cli/.*)\.py$"
    ),
    r"\bHttpRe(quest|sponse)\b": r"/web/|^(site|portal)/",
    r"class \w+Row\(": r"/models(\.py$|/)",
}


def sources() -> list[Path]:
    return sorted(ROOMS.rglob("*.py"))


@pytest.mark.parametrize(("word", "floor"), FLOOR_OF.items())
def test_word_is_spoken_on_its_floor_only(word: str, floor: str) -> None:
    strays = [
        f"{path.relative_to(ROOMS)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(word, line) and not re.search(floor, path.relative_to(ROOMS).as_posix())
    ]
    assert strays == []


def test_no_file_is_longer_than_a_sitting() -> None:
    long = [str(p.relative_to(ROOMS)) for p in sources() if len(p.read_text().splitlines()) > 300]
    assert long == []


def test_every_room_has_a_plaque() -> None:
    bare = [str(p) for p in ROOMS.glob("*/__init__.py") if '"""' not in p.read_text()]
    assert bare == []


def test_no_room_is_called_utils() -> None:
    shy = re.compile(r"^(utils?|common|core|base|helpers?|services?|managers?)$")
    assert [str(p) for p in sources() if shy.match(p.stem) or shy.match(p.parent.name)] == []
