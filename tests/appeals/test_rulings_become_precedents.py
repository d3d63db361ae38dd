"""The ruling of a panel says something for others only where it replaced a refusal."""

from datetime import date
from uuid import UUID

import pytest

from comity.appeals.domain.precedents import precedents_of

NAME = UUID("5c0ffee0-0000-4000-8000-000000000000")
PAPERS = {"credentials": [{"std": "CAR@2024.1"}, {"std": "OLD@1"}, {"std": "BRI@2023.1"}]}
KNOWN = {"CAR@2024.1", "BRI@2023.1"}


def noted(decided: str) -> list[tuple[str, str]]:
    found = precedents_of(
        NAME,
        decided=decided,
        occupation="care_assistant",
        facts=PAPERS,
        known=KNOWN,
        on=date(2027, 3, 1),
    )
    return [(one.id, one.edition) for one, _says in found]


def test_a_replaced_refusal_answers_for_every_standard_of_its_papers() -> None:
    assert noted("refused") == [
        ("AP-2027-5C0FFEE0", "BRI@2023.1"),
        ("AP-2027-5C0FFEE0-2", "CAR@2024.1"),
    ]
    assert noted("refused") == noted("refused")


@pytest.mark.parametrize("decided", ["partial_access", "recognised_with_compensation"])
def test_what_was_no_refusal_holds_nobody_up(decided: str) -> None:
    assert noted(decided) == []
