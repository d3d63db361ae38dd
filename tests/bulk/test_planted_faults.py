"""Ten faults, planted one by one on the way to each embedded engine, are each caught."""

from pathlib import Path

import pytest
from tests.bulk.agreeing import is_caught, plain_cases
from tests.bulk.faults import FAULTS, NATIVE_FAULTS

from comity.bulk.duck import Duck
from comity.bulk.layouts import Words
from comity.bulk.native import Native
from comity.rules.facts import Facts
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook

PLANTED = {Duck: FAULTS, Native: NATIVE_FAULTS}


@pytest.fixture(scope="module")
def cases(rulebook: Rulebook, registry: Registry) -> list[Facts]:
    return plain_cases(rulebook, registry, 500)


@pytest.mark.parametrize("kind", PLANTED)
def test_without_a_fault_nothing_is_caught(
    kind: type[Duck], cases: list[Facts], rulebook: Rulebook, registry: Registry, tmp_path: Path
) -> None:
    words = Words()
    with kind(words) as engine:
        assert not is_caught(engine, words, cases, rulebook, registry, tmp_path)


@pytest.mark.parametrize(
    ("kind", "fault"), [(kind, fault) for kind, faults in PLANTED.items() for fault in faults]
)
def test_a_fault_is_caught(
    kind: type[Duck],
    fault: str,
    cases: list[Facts],
    rulebook: Rulebook,
    registry: Registry,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = Words()
    with kind(words) as engine:
        PLANTED[kind][fault](monkeypatch, engine)
        assert is_caught(engine, words, cases, rulebook, registry, tmp_path)
