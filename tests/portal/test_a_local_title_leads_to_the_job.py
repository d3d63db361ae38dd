"""The check understands what a job is called in a city, once people have confirmed it."""

import pytest
from django.test import Client
from tests.site.wellformed import faults

from comity.portal.demo_map import decide_lists, match_lists, seed_lists

pytestmark = pytest.mark.database


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert list(faults(text)) == []
    return text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_confirmed_title_leads_to_its_job(language: str) -> None:
    shown = page(f"/{language}/check/?ask=occupation&title=elektromonteur&host=vautmont")
    assert f"/{language}/check/?host=vautmont&amp;occupation=electrician" in shown
    assert "Elektromonteur" in shown


def test_what_nobody_confirmed_leads_nowhere() -> None:
    shown = page("/en/check/?ask=occupation&title=Couvreur")
    assert 'id="leads"' not in shown
    assert "No city has confirmed this title" in shown
    page("/en/check/?ask=occupation&title=%3Cscript%3E")


def test_making_the_demonstration_map_again_adds_nothing() -> None:
    before = page("/en/occupations/")
    seed_lists()
    match_lists()
    decide_lists()
    assert before.count("<tr") == page("/en/occupations/").count("<tr")
