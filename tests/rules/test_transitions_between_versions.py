"""A case whose agreement changed before it was decided gets the kinder version."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.rules.test_trials import BOOK

from comity.rules.cases import Case
from comity.rules.decisions import Decision
from comity.rules.transitions import kinder, touched_by

CASE = Case("maasveen", "electrician", date(2027, 4, 12))
ON = date(2027, 6, 1)
LATER = replace(BOOK, version="1.1.0", digest="sha-256:2")
GOOD = Decision("recognised", "case_by_case", due=date(2027, 7, 12), gap=Fraction(0))
LESS = Decision("recognised_with_compensation", "difference", due=date(2027, 7, 5), gap=Fraction(1))


@pytest.mark.parametrize(
    ("first", "second", "stands", "word"),
    [
        (GOOD, LESS, BOOK, "submission"),
        (LESS, GOOD, LATER, "decision"),
        (GOOD, replace(GOOD, gap=Fraction(1, 20)), BOOK, "submission"),
    ],
)
def test_the_better_result_stands_and_says_why(first, second, stands, word) -> None:
    book, found = kinder((BOOK, first), (LATER, second), case=CASE, asof=ON)
    assert book is stands
    assert found.standing == max(first.standing, second.standing)
    assert found.reasons[-1].full_code == f"TRANS-FAVOUR:{word}"
    assert touched_by(found) == (("version", "three-rivers@1.1.0"),)
    # The person was promised the earlier day.
    assert found.due == min(first.due, second.due)


def test_where_both_are_alike_nothing_is_said() -> None:
    assert kinder((BOOK, GOOD), (LATER, GOOD), case=CASE, asof=ON) == (BOOK, GOOD)


def test_where_the_agreement_keeps_the_rules_of_receipt_they_stand() -> None:
    strict = replace(BOOK, transition="submission_rules")
    assert kinder((strict, LESS), (LATER, GOOD), case=CASE, asof=ON) == (strict, LESS)
