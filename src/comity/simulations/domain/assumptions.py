"""Assumptions: what a report takes for granted because no agreement says it; all in one place."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from comity.rules.decisions import AUTOMATIC, COMPENSATION, PARTIAL, RECOGNISED, REFERRED, REFUSED

# Working hours of an office for a case, by how it ends: a plain grant is looked at by the machine,
# a comparison takes an officer, a refusal two of them.
HOURS: Mapping[str, Decimal] = {
    AUTOMATIC: Decimal("0.5"),
    RECOGNISED: Decimal(3),
    COMPENSATION: Decimal(6),
    PARTIAL: Decimal(6),
    REFERRED: Decimal(2),
    REFUSED: Decimal(9),
}
COST_OF_AN_HOUR, CURRENCY = Decimal(48), "EUR"


def assumptions_node() -> dict[str, Any]:
    """Give the assumptions as a report states them."""
    return {
        "hours": {outcome: str(hours) for outcome, hours in HOURS.items()},
        "cost_of_an_hour": str(COST_OF_AN_HOUR),
        "currency": CURRENCY,
    }
