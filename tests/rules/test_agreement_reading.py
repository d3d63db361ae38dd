"""An agreement is read as it was meant, or every fault in it is named."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from comity.rules.format import read
from comity.rules.format.texts import MOST_BYTES
from comity.values.periods import Period
from comity.values.refusals import Refusal

REGION = Path(__file__).parents[2] / "src/comity/agreements/region/three-rivers.yaml"
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@pytest.fixture(params=["region", "shared"])
def source(request) -> bytes:
    if request.param == "region":
        return REGION.read_bytes()
    return (request.getfixturevalue("shared") / "three-rivers.yaml").read_bytes()


SPELLINGS = {
    "loaded and dumped": lambda text: yaml.dump(yaml.safe_load(text), Dumper=DUMPER),
    "unsorted": lambda text: yaml.dump(
        yaml.safe_load(text), Dumper=DUMPER, sort_keys=False, allow_unicode=True
    ),
    "all in quotes": lambda text: yaml.dump(
        yaml.load(text, Loader=yaml.BaseLoader),  # noqa: S506 - builds text only
        Dumper=DUMPER,
    ),
    "json": lambda text: json.dumps(yaml.safe_load(text), default=str),
    "json of text": lambda text: json.dumps(
        yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - builds text only
    ),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_reads_alike_and_without_fault(source, spelling) -> None:
    reading = read(SPELLINGS[spelling](source.decode()))
    assert reading.faults == ()
    assert reading.required().data == read(source).required().data


def test_values_have_the_types_the_format_declares() -> None:
    data = read(REGION.read_bytes()).required().data
    assert data["agreement"]["effective"] == {"from": date(2026, 1, 1), "to": None}
    assert data["deadlines"]["decide"]["automatic"] == Period(10, "WD")
    assert data["recognition"]["electrician"]["fee"]["cap"] == Decimal("120.00")
    assert data["parties"][0]["calendar"]["weekend"] == ("sat", "sun")
    assert data["pilots"][0]["value"] == "automatic"
    assert data["standards"]["ELE"]["units"][0]["core"] is False


def test_a_document_cannot_be_changed() -> None:
    data = read(REGION.read_bytes()).required().data
    with pytest.raises(TypeError):
        data["comity"] = 2
    with pytest.raises(TypeError):
        data["parties"][0]["authority"]["contact"] = "me@example.org"


def test_a_text_cut_at_its_comma_is_put_together_with_a_warning(shared) -> None:
    reading = read((shared / "three-rivers.yaml").read_bytes())
    unit = reading.required().data["standards"]["ELE"]["units"][2]
    assert unit["title"] == {"en": "Inspect, test and commission"}
    assert "W-COMMA" in {warning.code for warning in reading.warnings}


def replaced(old: str, new: str) -> str:
    text = REGION.read_text()
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ('isco08: "7411"', "isco08: 7411", "E-ISCO", "standards.ELE.isco08"),
        ("hours: 160", "hours: 1_60", "E-UNIT", "standards.ELE.units.0.hours"),
        ("hours: 160", "hours: 0xA0", "E-UNIT", "standards.ELE.units.0.hours"),
        ("refuse_by_machine: false", "refuse_by_machine: no", "E-ART22", None),
        ("refuse_by_machine: false", "refuse_by_machine: off", "E-ART22", None),
        ('standard: "60.00"', "standard: 60.00", "E-FEE", "recognition.electrician.fee.standard"),
        ('v: "2024.1"', "v: 2024.1", "E-STDVER", "standards.ELE.versions.0.v"),
    ],
)
def test_what_yaml_would_change_silently_is_a_fault(old, new, code, path) -> None:
    faults = read(replaced(old, new)).faults
    assert code in {fault.code for fault in faults}
    assert path is None or path in {fault.path for fault in faults}


def test_norway_is_a_country_even_without_quotes() -> None:
    data = read(replaced("country: NL", "country: NO")).required().data
    assert data["parties"][1]["calendar"]["country"] == "NO"


def test_a_fault_names_its_line() -> None:
    text = replaced("timezone: Europe/Amsterdam", "timezone: Amsterdam")
    line = 1 + text[: text.index("timezone: Amsterdam")].count("\n")
    (fault,) = read(text).faults
    assert fault.message.endswith(f"(line {line})")


REFUSED = {
    "nothing": b"",
    "only a comment": b"# nothing\n",
    "a word": b"hello",
    "a list": b"[1, 2]",
    "not utf-8": "comity: 1 # Ahrenbrück".encode("utf-16"),
    "bytes": bytes(range(256)),
    "a control character": b"comity: 1\nagreement: \x07",
    "an anchor": b"comity: &one 1\n",
    "an alias": b"comity: &one 1\nagreement: *one\n",
    "a merge key": b"<<: {comity: 1}\n",
    "a tag": b"comity: !!int 1\n",
    "a harmful tag": b"comity: !!python/object/apply:os.system [ls]\n",
    "two documents": b"comity: 1\n---\ncomity: 1\n",
    "a list as a name": b"[a, b]: 1\n",
    "a tab": b"comity:\n\t1: 2\n",
    "an open bracket": b"comity: [",
    "a half json": b'{"comity": 1',
    "not a number": b'{"comity": NaN}',
    "half a letter": b'{"comity": 1, "agreement": {"id": "\\ud800"}}',
    "half a letter as a name": b'{"\\ud800": 1}',
    "too deep": b"[" * 1_000,
    "too deep as json": b"[" * 50 + b"]" * 50,
    "very deep": b"[" * 500_000,
    "very deep as json": b'{"a":' * 200_000,
    "too many values": b"[" + b"1," * 100_000 + b"1]",
    "too large": b"a" * (MOST_BYTES + 1),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_agreement_is_refused_with_a_sentence(name) -> None:
    reading = read(REFUSED[name])
    assert reading.document is None
    assert reading.faults
    for fault in reading.faults:
        assert fault.message.encode()
        assert fault.path.isprintable() or fault.path == ""


def test_a_doubled_field_is_a_fault_in_yaml_and_json() -> None:
    doubled = replaced("depositary: maasveen", "depositary: maasveen\n  depositary: vautmont")
    assert [(f.code, f.path) for f in read(doubled).faults] == [
        ("E-FORMAT", "agreement.depositary")
    ]
    assert "comity" in {f.path for f in read(b'{"comity": 1, "comity": 1}').faults}


def test_an_unknown_field_is_refused_with_the_name_that_may_be_meant() -> None:
    text = replaced("review_every: P12M", "review_every: P12M\n  depositry: vautmont")
    (fault,) = read(text).faults
    assert (fault.code, fault.path) == ("E-FORMAT", "agreement.depositry")
    assert "“depositary”" in fault.message


def test_hidden_letters_that_turn_the_text_around_are_refused() -> None:
    text = replaced("Drierivierenverdrag", "'Drie\u202erivieren'")
    assert [(f.code, f.path) for f in read(text).faults] == [("E-L10N", "agreement.title.nl")]


def test_a_faulty_agreement_cannot_be_required() -> None:
    reading = read(replaced("issued_certificates: survive", "issued_certificates: lapse"))
    with pytest.raises(Refusal) as refused:
        reading.required()
    assert refused.value.code == "AGREEMENT-FAULTY"
    assert refused.value.faults == reading.faults
