"""A title that is written for women and men at once stands for one name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.matching.candidates import nearest, spelling
from comity.matching.forms import plain


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("Berater/in", "Berater"),
        ("Facharbeiter/in der Landwirtschaft", "Facharbeiter der Landwirtschaft"),
        ("Leiter/Leiterin eines Museums", "Leiter eines Museums"),
        ("Acheteur / Acheteuse d'art", "Acheteur d'art"),
        (
            "Accueillant familial / Accueillante familiale auprès d'enfants",
            "Accueillant familial auprès d'enfants",
        ),
        ("opérateur de tréfilerie/opératrice de tréfilerie", "opérateur de tréfilerie"),
        ("Kaufmann/-frau für Büro", "Kaufmann für Büro"),
        ("Bäcker(in)", "Bäcker"),
        ("Pfleger*innen (m/w/d)", "Pfleger"),
    ],
)
def test_two_forms_become_one(title: str, form: str) -> None:
    assert plain(title) == form


@pytest.mark.parametrize(
    "title",
    [
        "Maurer",
        "Stallbursch/-mädchen",
        "Monteur cv/sanitair",
        "2:e Fartygsingenjör/2:e Maskinist",
        "Tuinbouwkundige (wetenschappelijk)",
        "كاتب/ة",
        "/",
        "",
    ],
)
def test_everything_else_stays(title: str) -> None:
    assert plain(title) == title


@settings(deadline=None)
@given(st.text("abAB /()-*é", max_size=30))
def test_a_plain_title_never_grows_and_never_loses_its_beginning(title: str) -> None:
    form = plain(title)
    assert len(form) <= len(title)
    assert bool(form.strip()) is bool(title.strip())


def test_labels_are_alike_in_their_plain_form_and_by_the_beginnings_of_words() -> None:
    labels = [spelling("marketing manager"), spelling("Leiter/Leiterin")]
    many = nearest(spelling("Marketing Managers"), labels)
    assert (many.is_alike, many.is_plain, many.is_equal) == (True, False, False)
    both = nearest(spelling("Leiter/in"), labels)
    assert (both.is_alike, both.is_plain) == (True, True)
    assert not nearest(spelling("Maurer"), labels).is_alike
