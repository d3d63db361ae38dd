"""Parsers of outside bytes answer whatever they get: read or refused, soon, and never believed."""

import pytest
from tests.effort import examples
from tests.fuzzing.mutating import Target, answered, fuzz
from tests.fuzzing.tables import MAPPING, esco_zip, workbook
from tests.fuzzing.targets import targets

from comity.values.refusals import Refusal

TARGETS = {target.name: target for target in targets()}


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@pytest.mark.parametrize("name", TARGETS)
def test_a_parser_survives_changed_samples(name: str) -> None:
    found = fuzz(TARGETS[name], examples(300, at_length=20_000))
    assert not found.faults, found.faults[0]


def broken_inside(packed: bytes, part: bytes) -> bytes:
    """A ZIP one of whose parts is packed wrongly, with all that is written around it as it was."""
    begin = packed.index(part) + len(part)
    return packed[:begin] + b"\xff" * 12 + packed[begin + 12 :]


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("spreadsheet", broken_inside(workbook(), b"sheet1.xml"), "SHEET-BROKEN"),
        ("titles", broken_inside(workbook(), b"sheet1.xml"), "LIST-FILE"),
        ("classification, packed", broken_inside(esco_zip(), b"_en.csv"), "FRAMEWORK-FILE"),
        ("sd-jwt", "ey.ö~".encode(), "SD-FORM"),
    ],
)
def test_what_was_found_is_refused_with_a_code(name: str, raw: bytes, code: str) -> None:
    assert answered(TARGETS[name], raw)[0] == f"refused {code}"


def test_a_lone_carriage_return_ends_a_line_of_a_crosswalk() -> None:
    raw = MAPPING.replace("Elektriker,", "Elek\rtriker,").encode()
    assert answered(TARGETS["crosswalk"], raw)[0].startswith("read")


def test_a_parser_that_breaks_is_noticed() -> None:
    def breaks(raw: bytes) -> object:
        if raw[:1] != b"{":
            raise Refusal("NOT-IT", "It is none.")
        return raw.index(b"}")

    found = fuzz(Target("breaks", (b'{"a": [1, 2]}',), breaks), 2000)
    assert "raised ValueError" in found.faults[0][0]


def test_a_parser_that_believes_is_noticed() -> None:
    target = Target("believes", (b"signed",), lambda raw: raw, lambda raw, _: raw != b"signed")
    assert fuzz(target, 50).faults[0][0] == "believes: believed"
