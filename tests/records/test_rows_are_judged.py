"""Everything wrong with a row is said at once, by column and code, without repeating the cell."""

from datetime import date
from typing import Any

import pytest

from comity.records.domain.checking import Checker, Told, Wrong, read_day
from comity.records.domain.columns import Kind, headings_of
from comity.records.domain.known import Known
from comity.records.domain.naming import sign_of
from comity.records.domain.numbers import Scheme, is_checked
from comity.sheets.apart import Row
from comity.values.refusals import Refusal

KNOWN = Known(
    city="maasveen",
    today=date(2026, 11, 29),
    providers={"P-MAA-1": "maasveen", "P-VAU-1": "vautmont"},
    standards={"ELE@2024.1": frozenset({"ELE-1", "ELE-2"})},
    occupations=frozenset({"electrician"}),
)
RESULT = {
    "number": "L-1",
    "full_name": "Amina Haddad",
    "born_on": "1994-05-17",
    "provider": "P-MAA-1",
    "certificate": "C-1",
    "standard": "ELE",
    "version": "2024.1",
    "award_on": "2025-06-20",
    "enrolled_on": "2022-09-01",
    "units": "ELE-1 ELE-2",
    "valid_until": "2030-06-20",
    "renewed_on": "2026-06-20",
}
OLD = {
    "number": "A 12/2019",
    "full_name": "Amina Haddad",
    "born_on": "1994-05-17",
    "occupation": "electrician",
    "outcome": "recognised",
    "decided_on": "2019-06-20",
    "standard": "ELE",
    "version": "2024.1",
    "award_on": "2018-06-20",
    "valid_until": "",
    "renewed_on": "",
}


def judged(
    told: dict[str, str],
    kind: Kind = Kind.RESULTS,
    *,
    scheme: Scheme = Scheme.NONE,
    formulas: frozenset[int] = frozenset(),
) -> Told | Wrong:
    headings = headings_of(tuple(told), row=1, kind=kind)
    row = Row(2, tuple(told.values()), formulas)
    return Checker(kind, headings, KNOWN, scheme).check(row)


def faults(told: dict[str, str], kind: Kind = Kind.RESULTS, **more: Any) -> set[str]:
    found = judged(told, kind, **more)
    return {one.plain() for one in found.faults} if isinstance(found, Wrong) else set()


@pytest.mark.parametrize(("kind", "told"), [(Kind.RESULTS, RESULT), (Kind.RECOGNITIONS, OLD)])
def test_a_good_row_is_good(kind: Kind, told: dict[str, str]) -> None:
    assert isinstance(judged(told, kind), Told)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"born_on": "2027-01-01"}, "BORN-LATER:born_on"),
        ({"born_on": "1899-01-01"}, "BORN-TOO-EARLY:born_on"),
        ({"born_on": "2025-07-01"}, "AWARD-BEFORE-BIRTH:award_on"),
        ({"born_on": "2022-09-02"}, "ENROLLED-BEFORE-BIRTH:enrolled_on"),
        ({"enrolled_on": "2025-06-21"}, "AWARD-BEFORE-ENROLMENT:award_on"),
        ({"award_on": "2026-11-30"}, "DAY-LATER:award_on"),
        ({"valid_until": "2025-06-19"}, "EXPIRY-BEFORE-AWARD:valid_until"),
        ({"renewed_on": "2025-06-19"}, "RENEWAL-BEFORE-AWARD:renewed_on"),
        ({"award_on": "20/06/2025"}, "DAY-UNREADABLE:award_on"),
        ({"award_on": "2025-02-29"}, "DAY-UNREADABLE:award_on"),
        ({"number": ""}, "NUMBER-MISSING:number"),
        ({"certificate": ""}, "NUMBER-MISSING:certificate"),
        ({"number": "?"}, "NUMBER-INVALID:number"),
        ({"full_name": ""}, "VALUE-MISSING:full_name"),
        ({"full_name": "12"}, "NAME-WORDLESS:full_name"),
        ({"full_name": "Amina\x07 Haddad"}, "CONTROL-CHARACTER:full_name"),
        ({"full_name": "Amina\u202e Haddad"}, "CONTROL-CHARACTER:full_name"),
        ({"full_name": "Am\ufffdna"}, "LETTERS-LOST:full_name"),
        ({"full_name": "A" * 301}, "TOO-LONG:full_name"),
        ({"provider": "P-NOBODY"}, "PROVIDER-UNKNOWN:provider"),
        ({"provider": "P-VAU-1"}, "PROVIDER-ELSEWHERE:provider"),
        ({"standard": "XXX"}, "STANDARD-UNKNOWN:standard"),
        ({"version": "1999.1"}, "VERSION-UNKNOWN:version"),
        ({"units": "ELE-1, ELE-9"}, "UNIT-UNKNOWN:units"),
        ({"shoe size": "43"}, "COLUMN-UNKNOWN:shoe size"),
    ],
)
def test_what_cannot_be_is_refused(changed: dict[str, str], fault: str) -> None:
    assert fault in faults(RESULT | changed)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"decided_on": "1990-01-01"}, "DECISION-BEFORE-BIRTH:decided_on"),
        ({"award_on": "2019-06-21"}, "DECISION-BEFORE-AWARD:decided_on"),
        ({"valid_until": "2019-06-19"}, "EXPIRY-BEFORE-AWARD:valid_until"),
        ({"renewed_on": "2019-06-19"}, "RENEWAL-BEFORE-AWARD:renewed_on"),
        ({"occupation": "wizard"}, "OCCUPATION-UNKNOWN:occupation"),
        ({"outcome": "perhaps"}, "OUTCOME-UNKNOWN:outcome"),
        ({"version": ""}, "VALUE-MISSING:version"),
    ],
)
def test_what_cannot_be_of_an_old_recognition_is_refused(
    changed: dict[str, str], fault: str
) -> None:
    assert fault in faults(OLD | changed, Kind.RECOGNITIONS)


def test_an_unknown_column_is_named_beside_every_other_fault_of_the_row() -> None:
    told = RESULT | {"shoe size": "43", "born_on": "2027-01-01", "certificate": "", "units": "X"}
    assert {
        "COLUMN-UNKNOWN:shoe size",
        "BORN-LATER:born_on",
        "AWARD-BEFORE-BIRTH:award_on",
        "NUMBER-MISSING:certificate",
        "UNIT-UNKNOWN:units",
    } <= faults(told)


def test_faults_do_not_repeat_what_stands_in_the_cell() -> None:
    found = faults(RESULT | {"full_name": "Secret\x07", "born_on": "never"})
    assert found
    assert not any("Secret" in one or "never" in one for one in found)


def test_a_formula_and_a_cell_behind_the_last_heading_are_refused() -> None:
    assert "FORMULA:number" in faults(RESULT, formulas=frozenset({0}))
    headings = headings_of(tuple(RESULT), row=1, kind=Kind.RESULTS)
    row = Row(2, (*RESULT.values(), "more"))
    found = Checker(Kind.RESULTS, headings, KNOWN, Scheme.NONE).check(row)
    assert isinstance(found, Wrong)
    assert [one.code for one in found.faults] == ["COLUMN-UNKNOWN"]


def test_headings_are_known_in_other_languages_and_missing_ones_are_all_named() -> None:
    told = {"Nummer": "1", "Name": "x", "GEBURTSDATUM": "x", "Aktenzeichen ": "x"}
    with pytest.raises(Refusal) as twice:
        headings_of(tuple(told), row=1, kind=Kind.RECOGNITIONS)
    assert twice.value.code == "HEADING-TWICE"
    with pytest.raises(Refusal) as missing:
        headings_of(("Nummer", "Naam", "shoe"), row=1, kind=Kind.RECOGNITIONS)
    assert missing.value.code == "HEADINGS-MISSING"
    assert missing.value.message.split() == ["born_on", "occupation", "outcome", "decided_on"]


# Numbers as ISO 7064 checks them: an IBAN turned round as its rule says, an ORCID, an ISNI.
@pytest.mark.parametrize(
    ("number", "scheme"),
    [
        ("WEST12345698765432GB82", Scheme.MOD_97_10),
        ("0000-0002-1825-0097", Scheme.MOD_11_2),
        ("0000 0001 2103 2683", Scheme.MOD_11_2),
        ("0000-0001-5109-3700", Scheme.MOD_11_2),
        ("0000-0002-1694-233X", Scheme.MOD_11_2),
    ],
)
def test_check_digits_find_every_mistyped_digit(number: str, scheme: Scheme) -> None:
    assert is_checked(number, scheme)
    for place, digit in enumerate(number):
        if digit.isdigit():
            other = "5" if digit != "5" else "6"
            assert not is_checked(number[:place] + other + number[place + 1 :], scheme)
    assert "CHECK-DIGITS:certificate" in faults(
        RESULT | {"number": number, "certificate": f"1{number}"}, scheme=scheme
    )


def test_days_are_read_in_two_ways_and_no_third() -> None:
    assert read_day("2026-06-20") == read_day("20.6.2026") == date(2026, 6, 20)
    assert read_day("6/20/2026") is None


def test_a_person_is_found_whatever_the_order_and_marks_of_the_name() -> None:
    born, key = date(1994, 5, 17), b"k" * 32
    one = sign_of(key, full_name="Zoë  Ångström", born_on=born)
    assert one == sign_of(key, full_name="ANGSTROM, Zoe", born_on=born)
    assert one != sign_of(b"x" * 32, full_name="Zoë Ångström", born_on=born)
    assert one != sign_of(key, full_name="Zoë Ångström", born_on=date(1994, 5, 18))
