"""A folio keeps both rules of archives and of those who listen, and its words can be copied out."""

import io
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import polib
import pypdfium2
import pytest
from tests.folios.leaves import ARABIC, AT, GERMAN, JSON, NAME, carried_json, folio, side

from comity.folios.setting import apart, plain_letters, set_folio
from comity.folios.words import Folio, Part

LOCALE = Path(__file__).parents[2] / "src" / "comity" / "site" / "locale"


@pytest.fixture(scope="module")
def both() -> bytes:
    return set_folio(folio())


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def words_of(pdf: bytes, page: int) -> str:
    """Copy a page's words, as another reader than ours does; without marks of direction."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = document[page].get_textpage().get_text_range()
    finally:
        document.close()
    shown = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", shown).split())


def elements(node: Any, kind: str) -> list[Any]:
    """Every element of a kind in the tree of tags."""
    found, waiting = [], [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += list(one)
        elif isinstance(one, pikepdf.Dictionary):
            if str(one.get("/S", "")) == f"/{kind}":
                found.append(one)
            if "/K" in one:
                waiting.append(one.K)
    return found


def require_both_rules(pdf: bytes, *, language: str) -> None:
    """Require what PDF/A-3a and PDF/UA-1 leave to be seen from outside."""
    assert pdf.startswith(b"%PDF-1.")
    with opened(pdf) as held:
        root = held.Root
        assert "/Version" not in root or str(root.Version).startswith("/1.")
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == language
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with held.open_metadata() as about:
            assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("3", "A")
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"]
        (intent,) = root.OutputIntents
        assert str(intent.S) == "/GTS_PDFA1"
        assert len(intent.DestOutputProfile.read_bytes()) > 100
        assert elements(root.StructTreeRoot, "Figure")[0].get("/Alt")
        for font in (one for one in held.objects if is_font(one)):
            assert any(name in font for name in ("/FontFile2", "/FontFile3")), font.FontName


def is_font(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"


def test_a_folio_keeps_the_rules_of_archives_and_of_those_who_listen(both: bytes) -> None:
    require_both_rules(both, language="de")


def test_the_second_side_is_in_its_own_language(both: bytes) -> None:
    with opened(both) as held:
        assert len(held.pages) == 2
        langs = {str(one.Lang) for one in held.objects if has_language(one)}
        assert {"de", "ar", "en"} <= langs
        headings = elements(held.Root.StructTreeRoot, "H1")
        assert len(headings) == 2
        scopes = [str(one.get("/A", "")) for one in elements(held.Root.StructTreeRoot, "TH")]
        assert len(scopes) == 6


def has_language(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and "/Lang" in thing


def test_what_it_carries_is_a_file_of_the_document_byte_for_byte(both: bytes) -> None:
    with opened(both) as held:
        (named,) = held.Root.AF
        assert str(named.AFRelationship) == "/Source"
        assert str(named.UF) == "certificate.json"
        inner = held.attachments["certificate.json"].get_file()
        assert (inner.read_bytes(), inner.mime_type) == (JSON.encode(), "application/vc")


def test_words_are_copied_out_in_german_and_in_arabic(both: bytes) -> None:
    german, arabic = words_of(both, 0), words_of(both, 1)
    assert GERMAN in german
    assert NAME in german
    for phrase in ARABIC.split("،"):
        assert unicodedata.normalize("NFKC", phrase.strip()) in arabic
    assert "Not alone on live circuits." in arabic


def test_vowel_signs_are_left_out_on_the_page_and_nowhere_else() -> None:
    assert plain_letters("لحّام اختبارًا") == "لحام اختبارا"
    assert plain_letters("Zoe\u0308 Å\x07") == "Zoë Å"
    told = set_folio(
        folio(side("ar", "لحّام اختبارًا ثانيًا وثالثًا"), carried=(carried_json(content='"لحّام"'),))
    )
    assert "لحام اختبارا" in words_of(told, 0)
    with opened(told) as held:
        inner = held.attachments["certificate.json"].get_file().read_bytes()
    assert inner.decode() == '"لحّام"'


def test_a_name_in_letters_that_no_font_has_is_printed_all_the_same() -> None:
    made = set_folio(
        folio(side("de", GERMAN, name="山田 Zoë"), carried=(carried_json(content='"山田"'),))
    )
    assert "\N{WHITE SQUARE}\N{WHITE SQUARE} Zoë" in words_of(made, 0)
    with opened(made) as held:
        assert held.attachments["certificate.json"].get_file().read_bytes() == '"山田"'.encode()


def test_every_arabic_word_of_the_product_is_copied_out_whole() -> None:
    entries = polib.pofile(str(LOCALE / "ar" / "LC_MESSAGES" / "django.po"))
    told = " ".join(plain_letters(entry.msgstr) for entry in entries)
    words = sorted(set(re.findall(r"[\u0621-\u063a\u0641-\u064a]+", told)))
    assert len(words) > 1000
    one = replace(side("ar", ARABIC), parts=(Part(lines=(" ".join(words),)),))
    made = set_folio(folio(one, carried=()))
    with opened(made) as held:
        pages = len(held.pages)
    told = [words_of(made, page) for page in range(pages)]
    copied = {word for page in told for word in page.split()}
    assert [word for word in words if shaped(word) not in copied] == []


def shaped(word: str) -> str:
    return unicodedata.normalize("NFKC", word)


def test_a_name_keeps_its_own_direction_in_a_line_of_the_other() -> None:
    assert apart("Zoë 2") != "Zoë 2"
    assert plain_letters(apart("Zoë")) == apart("Zoë")
    assert plain_letters("a\u202eb") == "ab"


@pytest.mark.parametrize("text", ["#panic()", "*a* _b_ $x$ @y <z>", "\\u{41} [b] // c", "= Title"])
def test_words_are_words_and_no_orders_to_the_typesetter(text: str) -> None:
    made = set_folio(folio(side("de", GERMAN, name=text), carried=()))
    assert text in words_of(made, 0)


def test_the_same_folio_is_the_same_file() -> None:
    one: Folio = folio(number="7KQ5")
    assert set_folio(one) == set_folio(one)
    assert set_folio(one) != set_folio(folio(number="7KQ6"))
    assert AT.strftime("%Y%m%d%H%M%S").encode() in set_folio(one)
