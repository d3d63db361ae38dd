"""The letter as PDF: the stored words, in each language, for whoever may read the letter."""

import io
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pytest
from django.test import Client
from tests.folios.test_setting import elements, words_of
from tests.recognition.office_stage import facts, lodged, officer, person
from tests.recognition.test_letters_say_all_in_two_languages import judgement
from tests.recognition.test_the_office_decides import SIGNED, machine
from tests.recognition.test_the_office_pages import reference

from comity.folios import pressing
from comity.folios.setting import set_folio
from comity.folios.words import Folio
from comity.ledger.acting import acting_as
from comity.privacy.queries import who_looked
from comity.recognition.domain.letter_folios import letter_folio
from comity.recognition.domain.letters import letters, read_letter
from comity.recognition.queries.files import letters_of

OFFICE = {"fr": "Bureau de Vautmont", "ar": "مكتب"}


def folio(applicant: str, authority: str) -> Folio:
    about = judgement(7)
    assert about is not None
    stored = letters(about, applicant=applicant, authority=authority)
    written = [read_letter(stored, language=one) for one in (applicant, authority)]
    return letter_folio(
        written,
        office=OFFICE,
        contact="office@vautmont.example",
        reference=about.reference,
        dated=datetime(2026, 11, 30, 9, tzinfo=UTC),
    )


def test_each_language_has_its_page_with_every_heading_and_sentence() -> None:
    made = folio("de", "fr")
    pdf = set_folio(made)
    with pikepdf.open(io.BytesIO(pdf)) as held:
        pages = range(len(held.pages))
    shown = squeezed("".join(words_of(pdf, page) for page in pages))
    for side in made.sides:
        told = [side.title, *(part.heading for part in side.parts)]
        told += [str(line) for part in side.parts for line in part.lines]
        for text in told:
            assert squeezed(text) in shown, text
    assert {one.language for one in made.sides} == {"de", "fr"}
    assert made.sides[0].banner[0] == OFFICE["fr"]


def test_reasons_are_a_list_for_those_who_listen_and_arabic_keeps_its_side() -> None:
    pdf = set_folio(folio("ar", "fr"))
    with pikepdf.open(io.BytesIO(pdf)) as held:
        assert str(held.Root.Lang) == "ar"
        assert len(elements(held.Root.StructTreeRoot, "L")) >= 2
        assert len(elements(held.Root.StructTreeRoot, "LI")) >= 2


@pytest.mark.database
def test_the_person_and_the_office_take_the_letter_away_and_nobody_else(
    as_owner: Any, connect: Any
) -> None:
    amina, brandt = person(), officer(as_owner)
    case = lodged(amina, facts(SIGNED), language="ar")
    machine(connect, case)
    address, name = f"/en/cases/{case}/letter/file/", reference(case, amina)
    with acting_as(amina.token):
        title = letters_of(case, language="ar")[0].title
    answer = amina.client.get(f"{address}?language=ar")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="letter-{name}-1.ar.pdf"'
    assert answer["Content-Security-Policy"] == "sandbox"
    with pikepdf.open(io.BytesIO(answer.content)) as held, held.open_metadata() as about:
        assert squeezed(title) in squeezed(str(about["dc:title"]))
    assert brandt.client.get(address).content.startswith(b"%PDF-1.")
    for odd in ("decision=99", "decision=-1&language=zz", "language=%00", f"decision={'9' * 5000}"):
        assert amina.client.get(f"{address}?{odd}").status_code == 200
    assert person().client.get(address).status_code == 404
    assert officer(as_owner, "vautmont").client.get(address).status_code == 404
    assert Client().get(address).status_code == 302
    with acting_as(amina.token):
        classes = {one for look in who_looked(amina.actor.id) for one in look.classes}
    assert "decision" in classes


@pytest.mark.database
def test_a_letter_that_cannot_be_set_just_now_says_so(
    as_owner: Any, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = person()
    officer(as_owner)
    case = lodged(amina, facts(SIGNED))
    machine(connect, case)
    monkeypatch.setattr(pressing, "LONGEST_SECONDS", 0.001)
    answer = amina.client.get(f"/en/cases/{case}/letter/file/")
    assert answer.status_code == 503
    assert "try again" in answer.content.decode().lower()


@pytest.mark.database
def test_before_there_is_a_decision_there_is_no_file(as_owner: Any) -> None:
    amina = person()
    officer(as_owner)
    case = lodged(amina, facts({**SIGNED, "provider": "P-OUT-1"}))
    assert amina.client.get(f"/en/cases/{case}/letter/file/").status_code == 404


def squeezed(text: str) -> str:
    """Leave out blanks and what only steers direction: lines are broken elsewhere on paper."""
    return "".join(letter for letter in text if letter.isprintable() and not letter.isspace())
