"""Whatever is wrong in one field of an agreement, the code of that field is among the faults."""

import csv
import json
from pathlib import Path

import pytest
import yaml
from tests.effort import some
from tests.rules.corruptions import CORRUPTIONS, MISSING, corrupted

from comity.rules.format import read
from comity.values.refusals import Fault

DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
REGION = Path(__file__).parents[2] / "src/comity/agreements/region/three-rivers.yaml"


def loaded(text: str) -> dict:
    return yaml.safe_load(text)


def in_quotes(text: str) -> dict:
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - builds text only


def faults_of(agreement: dict, *, as_json: bool) -> tuple[Fault, ...]:
    text = json.dumps(agreement, default=str) if as_json else yaml.dump(agreement, Dumper=DUMPER)
    return read(text).faults


def codes(agreement: dict, *, as_json: bool) -> set[str]:
    return {fault.code for fault in faults_of(agreement, as_json=as_json)}


def names(corruption) -> str:
    path, value, code = corruption
    return f"{code} {path} {'missing' if value is MISSING else value}"


@pytest.fixture(scope="module")
def agreement() -> dict:
    text = loaded(REGION.read_text())
    text["agreement"] |= {"version": "1.2.0", "supersedes": "1.1.0"}
    return text


@pytest.mark.parametrize("corruption", some(CORRUPTIONS), ids=names)
def test_a_corruption_raises_its_code_and_does_not_drown_it(agreement, corruption) -> None:
    path, value, code = corruption
    faults = faults_of(corrupted(agreement, path, value), as_json=True)
    assert code in {fault.code for fault in faults}
    assert len(faults) <= 15


def test_the_agreement_that_is_corrupted_has_no_fault_itself(agreement) -> None:
    assert codes(agreement, as_json=False) == set()


def test_a_corruption_names_the_place_with_a_sentence(agreement) -> None:
    text = json.dumps(corrupted(agreement, "parties.0.calendar.country", "XX"), default=str)
    (fault,) = read(text).faults
    assert (fault.code, fault.path) == ("E-CAL", "parties.0.calendar.country")
    assert fault.message == (
        "There is no calendar of public holidays for “XX”; write a country code such as DE."
    )


def test_all_faults_are_named_at_once(agreement) -> None:
    broken = corrupted(agreement, "agreement.id", None)
    broken = corrupted(broken, "exit.issued_certificates", "lapse")
    broken = corrupted(broken, "parties.1.timezone", "UTC")
    assert codes(broken, as_json=True) == {"E-ID", "E-SURVIVE", "E-TZ"}


@pytest.mark.parametrize("load", [loaded, in_quotes])
@pytest.mark.parametrize("as_json", [False, True], ids=["yaml", "json"])
def test_the_shared_corruptions_raise_their_codes(shared, load, as_json) -> None:
    agreement = load((shared / "three-rivers.yaml").read_text())
    with (shared / "bad-values.csv").open() as rows:
        missed = [
            row["path"]
            for row in some(list(csv.DictReader(rows)))
            if row["code"]
            not in codes(
                corrupted(agreement, row["path"], json.loads(row["bad_value_json"])),
                as_json=as_json,
            )
        ]
    assert missed == []


@pytest.mark.parametrize("as_json", [False, True], ids=["yaml", "json"])
def test_every_fifth_corruption_of_the_shared_example_raises_its_code(shared, as_json) -> None:
    agreement = loaded((shared / "three-rivers.yaml").read_text())
    missed = [
        (path, code)
        for path, value, code in some(CORRUPTIONS[::5])
        if code not in codes(corrupted(agreement, path, value), as_json=as_json)
    ]
    assert missed == []
