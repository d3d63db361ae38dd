"""Every pair of colours that meets in a page has the contrast of WCAG 2.2 AA."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STYLE = (ROOT / "src/comity/site/static/comity/comity.css").read_text()
LIBRARY = (ROOT / "assets/page.scss").read_text()


def ours(name: str) -> str:
    return re.search(rf"--c-{name}: (#\w+);", STYLE).group(1)


def library(name: str) -> str:
    return re.search(rf'"{name}": (#\w+)', LIBRARY).group(1)


def light(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.2, definition of relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_the_measure_is_the_one_of_the_guideline() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("ground", ["paper", "card", "mist"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "brand", "good", "soon", "late"])
def test_our_words_stand_out_from_our_grounds(ink: str, ground: str) -> None:
    assert contrast(ours(ink), ours(ground)) >= 4.5


@pytest.mark.parametrize("tone", ["good", "soon", "late"])
def test_a_tone_stands_out_from_its_own_mist(tone: str) -> None:
    assert contrast(ours(tone), ours(f"{tone}-mist")) >= 4.5


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "body-background"),
        ("secondary-text", "body-background"),
        ("secondary-text", "surface-background"),
        ("link", "body-background"),
        ("link", "surface-background"),
        ("link-visited", "body-background"),
        ("link-hover", "body-background"),
        ("error", "body-background"),
        ("success", "body-background"),
        ("focus-text", "focus"),
        ("surface-text", "surface-background"),
    ],
)
def test_the_library_in_our_colours_stands_out(ink: str, ground: str) -> None:
    assert contrast(library(ink), library(ground)) >= 4.5


@pytest.mark.parametrize("edge", ["input-border", "error", "brand"])
def test_edges_that_mean_something_can_be_seen(edge: str) -> None:
    assert contrast(library(edge), library("body-background")) >= 3


def test_the_focus_can_be_seen_on_the_bar_and_white_words_on_it() -> None:
    assert contrast(ours("focus"), ours("brand")) >= 3
    assert contrast("#ffffff", ours("brand")) >= 4.5


@pytest.mark.parametrize("name", ["brand", "ink", "paper", "focus"])
def test_both_style_sheets_agree(name: str) -> None:
    names = {"ink": "text", "paper": "body-background"}
    assert ours(name) == library(names.get(name, name))


def test_our_styles_serve_both_directions() -> None:
    physical = (
        r"(?<![-\w])(?:margin|padding|border|inset)?-?(?:left|right)\s*:|text-align: (?:left|right)"
    )
    assert re.findall(physical, STYLE) == []
