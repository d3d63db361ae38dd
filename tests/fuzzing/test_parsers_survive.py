"""Parsers of outside bytes answer whatever they get: read or refused, soon, and never believed."""

import pytest
from tests.effort import examples
from tests.fuzzing.mutating import Target, fuzz
from tests.fuzzing.targets import targets

from comity.values.refusals import Refusal

TARGETS = {target.name: target for target in targets()}


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@pytest.mark.parametrize("name", TARGETS)
def test_a_parser_survives_changed_samples(name: str) -> None:
    found = fuzz(TARGETS[name], examples(300, at_length=20_000))
    assert not found.faults, found.faults[0]


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
