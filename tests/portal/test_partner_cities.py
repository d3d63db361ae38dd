"""The public pages say which city recognises which job from when."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from comity.portal.domain.cities import Start, cities
from comity.rules.rulebook import Phase

LABELS = {"electrician": "Electrician", "bricklayer": "Bricklayer", "care": "Care assistant"}


def book(*phases: tuple[date, set[str]]) -> SimpleNamespace:
    city = SimpleNamespace(
        name={"nl": "Maasveen"},
        authority={"nl": "Erkenningsloket"},
        contact="a@b.example",
        phases=tuple(Phase(first, frozenset(jobs)) for first, jobs in phases),
    )
    return SimpleNamespace(parties={"maasveen": city})


def starts(on: date) -> tuple[Start, ...]:
    region = book(
        (date(2028, 1, 1), {"electrician", "care", "bricklayer"}),
        (date(2027, 1, 1), {"electrician", "care"}),
    )
    return cities(region, on=on, labels=LABELS)[0].starts


def test_a_city_shows_what_counts_today_and_what_comes_later() -> None:
    assert starts(date(2027, 12, 31)) == (
        Start(None, ("Care assistant", "Electrician")),
        Start(date(2028, 1, 1), ("Bricklayer",)),
    )


def test_on_the_first_day_a_job_counts() -> None:
    assert starts(date(2028, 1, 1)) == (
        Start(None, ("Bricklayer", "Care assistant", "Electrician")),
    )


def test_before_the_first_phase_nothing_counts_yet() -> None:
    assert [start.first for start in starts(date(2026, 12, 31))] == [
        date(2027, 1, 1),
        date(2028, 1, 1),
    ]


@pytest.mark.database
def test_start_and_contact_name_the_cities_of_the_agreement() -> None:
    start = Client().get("/ar/").content.decode()
    assert start.count('class="c-city"') == 3
    contact = Client().get("/fr/contact/").content.decode()
    assert "Guichet de reconnaissance de Vautmont" in contact


@pytest.mark.database
def test_the_bare_address_leads_to_the_readers_language() -> None:
    answer = Client().get("/", headers={"accept-language": "ar,fr;q=0.5"})
    assert (answer.status_code, answer["Location"]) == (302, "/ar/")
