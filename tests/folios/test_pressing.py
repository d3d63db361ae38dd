"""A process of its own sets the same page, and says what it cannot set."""

from dataclasses import replace

import pytest
from tests.folios.leaves import folio
from tests.folios.test_setting import words_of

from comity.folios import pressing
from comity.folios.pressing import pressed
from comity.folios.setting import set_folio
from comity.values.refusals import Refusal

pytestmark = pytest.mark.child


def test_the_page_is_the_same_as_one_that_is_set_here() -> None:
    made = pressed(folio())
    assert made.startswith(b"%PDF-1.")
    assert [words_of(made, page) for page in (0, 1)] == [
        words_of(set_folio(folio()), page) for page in (0, 1)
    ]


def test_what_cannot_be_set_is_refused_with_a_sentence() -> None:
    with pytest.raises(Refusal) as refused:
        pressed(replace(folio(), picture="no picture"))
    assert refused.value.code == "FOLIO-NOT-SET"
    assert refused.value.message.startswith("The PDF cannot be made")


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressing, "LONGEST_SECONDS", 0.001)
    with pytest.raises(Refusal, match="took too long") as refused:
        pressed(folio())
    assert refused.value.code == "FOLIO-NOT-SET"
