"""QR codes are read back as what was written, from a page and from paper."""

import xml.etree.ElementTree as Tree
from io import BytesIO

import pypdfium2
import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps
from tests.folios.leaves import folio
from tests.proofs.region import card

from comity.folios.codes import BORDER, POINTS, code_png, code_svg
from comity.folios.setting import set_folio
from comity.proofs.signed_cards import card_text

LINK = f"https://river.example/v#{card_text(card())}"
SVG = "{http://www.w3.org/2000/svg}"


def read(picture: Image.Image) -> str:
    (found,) = zxingcpp.read_barcodes(picture.convert("L"))
    return str(found.text)


def rows_of(svg: str) -> Image.Image:
    """Draw what the SVG says, by its own rules: strokes a place high, from where they begin."""
    root = Tree.fromstring(svg)  # noqa: S314  # drawn by us
    side = int(root.attrib["viewBox"].split()[2])
    drawn = Image.new("L", (side * 4, side * 4), 255)
    pen = ImageDraw.Draw(drawn)
    path = root.findall(f"{SVG}path")[-1].attrib["d"]
    at, row = 0, 0.0
    for step in path.replace("M", " M").replace("m", " m").split(" M")[1:]:
        for number, part in enumerate(step.split(" m")):
            place, length = part.split("h")
            start, other = place.split(" ")
            at, row = (int(start), float(other)) if number == 0 else (at + int(start), row)
            pen.rectangle(
                (at * 4, (row - 0.5) * 4, (at + int(length)) * 4 - 1, (row + 0.5) * 4 - 1), fill=0
            )
            at += int(length)
    return drawn


SEEN = st.characters(min_codepoint=33, max_codepoint=126)


@given(st.text(SEEN, min_size=1, max_size=120))
def test_any_address_is_read_back_as_it_was(text: str) -> None:
    assert read(ImageOps.expand(Image.open(BytesIO(code_png(text))), 16, fill=1)) == text


def test_a_card_takes_no_more_places_than_by_another_encoder() -> None:
    places = Image.open(BytesIO(code_png(LINK))).width // POINTS
    assert places <= segno.make(LINK, error="m", micro=False).symbol_size(border=0)[0]
    assert places <= 69


def test_the_svg_shows_the_same_places_as_the_png_within_its_border() -> None:
    shown = rows_of(code_svg(LINK))
    assert read(shown) == LINK
    png = Image.open(BytesIO(code_png(LINK))).convert("L")
    edge = BORDER * 4
    assert shown.crop((edge, edge, shown.width - edge, shown.height - edge)).tobytes() == (
        png.tobytes()
    )


def test_the_title_is_said_and_can_break_nothing() -> None:
    root = Tree.fromstring(code_svg("a", title='<b>"&'))  # noqa: S314  # drawn by us
    assert root.findtext(f"{SVG}title") == '<b>"&'
    assert "width" not in root.attrib


def test_a_size_for_paper_is_that_of_all_places() -> None:
    root = Tree.fromstring(code_svg("a", place_mm=0.5))  # noqa: S314  # drawn by us
    assert root.attrib["width"] == root.attrib["height"] == f"{(21 + 2 * BORDER) / 2:g}mm"


@pytest.mark.parametrize("text", ["", "a" * 3000, "https://ü.example"])
def test_a_text_that_no_code_holds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"empty|too long|spell"):
        code_png(text)


@pytest.mark.parametrize("dots_an_inch", [150, 300])
def test_the_code_is_read_from_the_printed_page(dots_an_inch: int) -> None:
    pages = pypdfium2.PdfDocument(set_folio(folio(picture=code_png(LINK))))
    for page in pages:
        assert read(page.render(scale=dots_an_inch / 72).to_pil()) == LINK
