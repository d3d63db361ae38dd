"""The check without an account, as a browser without scripts walks through it."""

import pytest
from django.test import Client

from comity.values.languages import OFFERED

pytestmark = pytest.mark.database
ALL = "occupation=care_assistant&origin=maasveen&award=2026-06-20&host=ahrenbrueck"


@pytest.fixture
def visitor() -> Client:
    return Client()


def test_a_visitor_answers_four_questions_and_sees_the_engines_answer(visitor: Client) -> None:
    page = visitor.get("/en/check/")
    assert "Which job is your certificate for?" in page.text
    address = "/en/check/?ask=occupation&sent=occupation&occupation=care_assistant"
    address = visitor.get(address)["Location"]
    assert "In which city did you get your certificate?" in visitor.get(address).text
    address = visitor.get(f"{address}&ask=origin&sent=origin&origin=maasveen")["Location"]
    award = "award_day=20&award_month=6&award_year=2026"
    address = visitor.get(f"{address}&ask=award&sent=award&{award}")["Location"]
    assert address.endswith("award=2026-06-20")
    address = visitor.get(f"{address}&ask=host&sent=host&host=ahrenbrueck")["Location"]
    result = visitor.get(address).text
    assert "Recognised straight away" in result
    assert "three-rivers@1.0.0 §5 care_assistant / mode" in result
    assert "10 working days" in result
    assert "anerkennung@ahrenbrueck.example" in result


def test_an_unanswered_question_says_so_and_keeps_the_rest(visitor: Client) -> None:
    page = visitor.get("/en/check/?occupation=electrician&ask=origin&sent=origin")
    assert page.status_code == 422
    assert "Choose an answer." in page.text
    assert 'name="occupation" value="electrician"' in page.text


def test_a_date_that_is_none_stays_as_it_was_typed(visitor: Client) -> None:
    award = "award_day=31&award_month=2&award_year=2026"
    page = visitor.get(f"/en/check/?ask=award&sent=award&{award}")
    assert page.status_code == 422
    assert 'value="31"' in page.text


@pytest.mark.parametrize(
    "query",
    [
        "occupation=welder&origin=maasveen&award=2026-06-20&host=ahrenbrueck",
        "occupation=electrician&origin=%00&award=x&host=%F0%9F%92%A9",
        "ask=nothing&sent=award",
        "ask=award&sent=award&award_day=9999999999999999999999&award_month=-1&award_year=x",
    ],
)
def test_nonsense_in_the_address_is_asked_again(visitor: Client, query: str) -> None:
    page = visitor.get(f"/en/check/?{query}")
    assert page.status_code in {200, 422}
    assert "<form" in page.text


def test_a_change_link_leads_to_the_question_with_the_answer_given(visitor: Client) -> None:
    page = visitor.get(f"/en/check/?{ALL}&ask=host")
    assert "In which city do you want to work?" in page.text
    chosen = page.text.split('value="ahrenbrueck"')[1].split(">")[0]
    assert "checked" in chosen


@pytest.mark.parametrize("language", OFFERED)
@pytest.mark.parametrize("origin", ["maasveen", "vautmont", "elsewhere"])
@pytest.mark.parametrize("occupation", ["care_assistant", "electrician", "bricklayer"])
def test_every_result_can_be_read_in_every_language(
    visitor: Client, language: str, origin: str, occupation: str
) -> None:
    for award in ("1999-05-01", "2026-06-20"):
        for host in ("ahrenbrueck", "maasveen", "vautmont"):
            query = f"occupation={occupation}&origin={origin}&award={award}&host={host}"
            page = visitor.get(f"/{language}/check/?{query}")
            assert page.status_code == 200
            assert "{" not in page.text.split("<main")[1]


def test_the_result_sets_no_cookie_and_stores_nothing(visitor: Client) -> None:
    page = visitor.get(f"/en/check/?{ALL}")
    assert not page.cookies


def test_a_city_without_a_name_in_the_readers_language_keeps_its_own(visitor: Client) -> None:
    result = visitor.get(f"/en/check/?{ALL}").text
    assert "Ahrenbrück" in result
    assert "آرنبروك" not in result.replace('lang="ar"', "").split("<main")[1]
