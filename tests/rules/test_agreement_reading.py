"""An agreement is read as it was meant, or every fault in it is named."""

import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from comity.rules.format import read
from comity.values.periods import Period

SHARED = Path(os.environ.get("COMITY_SHARED") or Path(__file__).parents[3] / "shared")
THREE_RIVERS = SHARED / "data" / "agreement" / "three-rivers.yaml"
pytestmark = pytest.mark.skipif(
    not THREE_RIVERS.exists(), reason="the shared test data are not beside this repository"
)


def plainly_loaded() -> dict:
    return yaml.safe_load(THREE_RIVERS.read_text())


SPELLINGS = {
    "as written": lambda: THREE_RIVERS.read_text(),
    "loaded and dumped": lambda: yaml.safe_dump(plainly_loaded()),
    "unsorted": lambda: yaml.safe_dump(plainly_loaded(), sort_keys=False, allow_unicode=True),
    "all in quotes": lambda: yaml.dump(
        yaml.load(THREE_RIVERS.read_text(), Loader=yaml.BaseLoader)  # noqa: S506 - text only
    ),
    "json": lambda: json.dumps(plainly_loaded(), default=str),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_of_the_example_reads_alike_and_without_fault(spelling) -> None:
    reading = read(SPELLINGS[spelling]())
    assert reading.faults == ()
    assert reading.required().data == read(THREE_RIVERS.read_bytes()).required().data


def test_values_have_the_types_the_format_declares() -> None:
    data = read(THREE_RIVERS.read_bytes()).required().data
    assert data["agreement"]["effective"] == {"from": date(2027, 1, 1), "to": None}
    assert data["deadlines"]["decide"]["automatic"] == Period(10, "WD")
    assert data["recognition"]["electrician"]["fee"]["cap"] == Decimal("120.00")
    assert data["wages"]["index"]["base"] == "2027-01"
    assert data["parties"][0]["calendar"]["weekend"] == ("sat", "sun")
    assert data["pilots"][0]["value"] == "automatic"


def test_a_text_cut_at_its_comma_is_put_together_with_a_warning() -> None:
    reading = read(THREE_RIVERS.read_bytes())
    unit = reading.required().data["standards"]["ELE"]["units"][2]
    assert unit["title"] == {"en": "Inspect, test and commission"}
    assert "W-COMMA" in {warning.code for warning in reading.warnings}
