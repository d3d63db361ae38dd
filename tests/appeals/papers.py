"""Papers that one city would recognise and another has refused."""

from datetime import date, timedelta
from typing import Any

from tests.rules.test_the_text_decides import PAPER, care

HOST, OTHER = "ahrenbrueck", "maasveen"


def refused_elsewhere(*, on: date, **more: Any) -> dict[str, Any]:
    """The facts of an application whose papers another city refused three months before."""
    prior = {
        "host": OTHER,
        "occupation": "care_assistant",
        "outcome": "refused",
        "date": (on - timedelta(days=87)).isoformat(),
        "evidence": [str(PAPER["id"])],
        **more,
    }
    paper = {**PAPER, "verified": "signature"}
    told = {**care(), "credentials": [paper], "prior": [prior], "host": HOST}
    return {name: value for name, value in told.items() if name not in {"asof", "decided"}}
