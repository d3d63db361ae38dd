"""No long file of tests is left for the end of a run, where one core would wait for it."""

from pathlib import Path
from types import SimpleNamespace

from tests.longest import LONGEST, ROOT, longest_first


def test_every_file_that_begins_first_exists_and_is_named_once() -> None:
    assert [name for name in LONGEST if not (ROOT / name).is_file()] == []
    assert len(set(LONGEST)) == len(LONGEST)


def test_the_longest_begin_and_all_else_keeps_its_order() -> None:
    names = ("a.py", LONGEST[1], "b.py", LONGEST[0], LONGEST[1], "c.py")
    items = [SimpleNamespace(path=ROOT / name, place=place) for place, name in enumerate(names)]
    assert [item.place for item in longest_first(items)] == [3, 1, 4, 0, 2, 5]


def test_workers_take_the_files_in_that_order() -> None:
    makefile = (Path(__file__).parents[2] / "Makefile").read_text()
    runs = [line for line in makefile.splitlines() if "pytest --numprocesses" in line]
    assert len(runs) == 3
    assert all("$(SHARING)" in line for line in runs)
    assert "SHARING := --dist loadfile --no-loadscope-reorder\n" in makefile
