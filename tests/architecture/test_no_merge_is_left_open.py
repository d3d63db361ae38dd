"""No text of the project holds the marks of a merge that nobody finished."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MARK = re.compile(r"^(<{7} |>{7} |={7}$)", re.MULTILINE)
KINDS = {".py", ".md", ".html", ".toml", ".po", ".sql", ".yaml", ".css", ".js", ".in", ""}
PLACES = ("src", "tests", "docs", "bench", "scripts", "requirements", "assets")


def marked(root: Path) -> list[str]:
    own = (path for place in PLACES for path in (root / place).rglob("*"))
    return [
        str(path.relative_to(root))
        for path in (*root.glob("*"), *own)
        if path.is_file()
        and path.suffix in KINDS
        and not {"node_modules", "vendor"} & set(path.parts)
        and MARK.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]


def test_no_mark_of_a_merge_is_left() -> None:
    assert marked(ROOT) == []


def test_a_mark_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("one\n" + "<" * 7 + " HEAD\ntwo\n", encoding="utf-8")
    assert marked(tmp_path) == ["README.md"]
