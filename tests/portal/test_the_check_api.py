"""The check through the API: the page's own answer, as data, for anybody, with nothing kept."""

import json
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.database
ASKED = {
    "occupation": "electrician",
    "origin": "ahrenbrueck",
    "award_on": "2026-03-01",
    "host": "maasveen",
}


def asked(status: int, language: str = "en", **changes: Any) -> Any:
    answer = Client().post(
        "/api/v1/checks",
        json.dumps({**ASKED, **changes}),
        content_type="application/json",
        headers={"Accept-Language": language},
    )
    assert answer.status_code == status, answer.content.decode()
    return json.loads(answer.content)


def test_a_stranger_learns_what_a_city_would_decide_and_why() -> None:
    said = asked(200)
    page = Client().get(
        "/en/check/",
        {"occupation": "electrician", "origin": "ahrenbrueck", "award": "2026-03-01"}
        | {"host": "maasveen"},
    )
    assert said["text"] in page.content.decode()
    assert said["reasons"][0]["clause"].startswith("three-rivers@")
    assert said["host"]["contact"]
    assert {other["host"] for other in said["elsewhere"]} == {"ahrenbrueck", "vautmont"}
    assert said["units"][0]["required_level"] > 0


def test_what_is_missing_is_said_with_a_way_to_close_it() -> None:
    said = asked(200, origin="elsewhere", award_on="1999-05-05")
    assert said["outcome"] != "recognised_automatically"
    assert said["fee"]["currency"] == "EUR"


def test_whoever_tells_their_languages_learns_the_cheapest_and_the_fastest_way() -> None:
    gap = {"origin": "elsewhere", "award_on": "2025-06-20"}
    silent = asked(200, **gap)["plans"]
    told = asked(200, languages={"nl": "B1", "de": "C1"}, **gap)["plans"]
    assert silent["missing"] == told["missing"] != []
    assert silent["cheapest"] is None
    assert told["cheapest"]["cost_cents"] <= told["fastest"]["cost_cents"]
    assert told["fastest"]["ready_on"] <= told["cheapest"]["ready_on"]
    assert asked(422, languages={"nl": "D1"}, **gap)["faults"][0]["path"] == "languages.nl"
    assert asked(422, languages={"xx": "B1"}, **gap)["faults"][0]["path"] == "languages.xx"


def test_it_answers_in_the_language_asked_for() -> None:
    assert asked(200, "de")["text"] != asked(200, "en")["text"]


def test_every_wrong_answer_is_named_at_once() -> None:
    said = asked(
        422, occupation="wizard", origin="atlantis", host="atlantis", award_on="2999-01-01"
    )
    assert {fault["path"] for fault in said["faults"]} == {
        "occupation",
        "origin",
        "host",
        "award_on",
    }


@pytest.mark.parametrize("wrong", [{"name": "Zoë"}, {"award_on": "29.2.2026"}, {"host": None}])
def test_unknown_and_malformed_fields_are_refused(wrong: dict[str, Any]) -> None:
    assert asked(422, **wrong)["faults"]


def test_the_choices_name_every_job_and_city() -> None:
    said = json.loads(Client().get("/api/v1/choices").content)
    assert "electrician" in {job["id"] for job in said["occupations"]}
    assert {city["id"] for city in said["cities"]} == {"ahrenbrueck", "maasveen", "vautmont"}
    assert Client().get("/api/v1/choices?colour=red").status_code == 422


def test_the_check_is_described_for_programs() -> None:
    described = json.loads(Client().get("/api/v1/openapi.json").content)
    assert {"/api/v1/checks", "/api/v1/choices"} <= described["paths"].keys()
