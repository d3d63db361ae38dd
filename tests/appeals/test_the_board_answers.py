"""The joint board: asked by itself, blind, by the agreement's rule; its answer holds for others."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from tests.appeals.papers import HOST, OTHER, refused_elsewhere
from tests.certificates.desk import Scene, worker
from tests.governance.test_a_pilot_decides_while_it_runs import to
from tests.recognition.office_stage import Player, lodged, officer, person
from tests.rules.test_the_text_decides import PAPER

from comity.accreditation.queries import precedents
from comity.agreements.queries import document_of, rulebook_in_force
from comity.appeals import tasks
from comity.appeals.actions import boards
from comity.appeals.domain.boards import (
    Asked,
    BoardChoice,
    BoardRule,
    QuestionState,
    rule_of,
    settle,
)
from comity.appeals.models import BoardVoteRow, QuestionRow, ReferralRow
from comity.appeals.queries.boards import QuestionCard, question, questions_for, votes_on
from comity.ledger import clock
from comity.ledger.acting import acting_as, bearing
from comity.recognition import tasks as recognition
from comity.recognition.models import CaseRow
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
NEXT = date(2026, 12, 10)
WHY = "The same papers show the same levels, whatever the other city said."
BETTER, OFFICE = BoardChoice.BETTER, BoardChoice.OFFICE


def told(**more: Any) -> dict[str, Any]:
    return refused_elsewhere(on=NEXT, **more)


def asked(product: Scene, **more: Any) -> tuple[Player, uuid.UUID, QuestionCard]:
    """Lodge a case that waits for the board, and let the worker ask."""
    who, at = person(), clock.now()
    case = lodged(who, {**told(**more), "submitted": at.isoformat()}, at=at, language="de")
    with worker(product):
        recognition.look_at(str(case), HOST)
        name = tasks.refer_to_board(str(case), HOST)
        assert tasks.refer_to_board(str(case), HOST) == name  # a job may run twice
    assert name is not None
    return who, case, seen(name, officer_of(HOST))


_officers: dict[str, Player] = {}


def officer_of(city: str) -> Player:
    return _officers[city]


@pytest.fixture(autouse=True)
def members(owner_apart: Any) -> Mapping[str, Player]:
    _officers.clear()
    _officers.update({c: officer(owner_apart, c) for c in ("ahrenbrueck", "maasveen", "vautmont")})
    to(owner_apart, NEXT)
    return _officers


def seen(name: Any, who: Player) -> QuestionCard:
    with bearing(who.token):
        return question(uuid.UUID(str(name)), city=who.actor.city)


def votes(card: QuestionCard, city: str, choice: str = BETTER, words: str = WHY) -> None:
    who = officer_of(city)
    with bearing(who.token):
        boards.vote(card.id, choice, words, by=who.actor, at=clock.now())


def counted(product: Scene, card: QuestionCard, case: uuid.UUID) -> str | None:
    with worker(product):
        state = tasks.answer_of_board(str(card.id), HOST)
        recognition.look_at(str(case), HOST)
    return state


def refused(code: str, do: Any, *given: Any, **more: Any) -> None:
    with pytest.raises(Refusal) as said:
        do(*given, **more)
    assert said.value.code == code


def outcome_of(who: Player, case: uuid.UUID) -> tuple[str, str, list[str]]:
    with acting_as(who.token):
        row = CaseRow.objects.get(pk=case).assessments.order_by("-at", "-id").first()
        assert row is not None
        return row.outcome, row.basis, [one["code"] for one in row.reasons]


def test_a_diverging_case_is_asked_voted_on_blind_and_its_answer_holds_for_others(
    owner_apart: Any, product: Scene
) -> None:
    who, case, card = asked(product)
    assert outcome_of(who, case)[:2] == ("referred", "board")
    assert (card.ground, card.host_city, card.occupation) == (
        Asked.DIVERGING, HOST, "care_assistant",
    )  # fmt: skip
    assert card.content["outcome"] == "recognised_automatically"
    assert [(one["city"], one["month"]) for one in card.content["earlier"]] == [(OTHER, "2026-09")]
    # Beside the other city's result: what the agreement says of the same papers there.
    (before,) = card.content["earlier"]
    assert before["codes"]
    assert all(clause for _code, clause in before["codes"])
    assert set(card.parties) == {"ahrenbrueck", "maasveen", "vautmont"}
    with bearing(officer_of(OTHER).token):
        assert [one.id for one in questions_for(OTHER)] == [card.id]

    votes(card, OTHER, OFFICE)
    for city in (HOST, "vautmont"):  # nobody reads another city's vote before the answer
        with bearing(officer_of(city).token):
            assert votes_on(card.id) == ()
    assert counted(product, card, case) is None
    votes(card, HOST)
    votes(card, "vautmont")
    refused("VOTED-ALREADY", votes, card, "vautmont")
    assert counted(product, card, case) == QuestionState.BETTER
    assert counted(product, card, case) == QuestionState.BETTER  # twice changes nothing
    refused("BOARD-ANSWERED", votes, card, "vautmont")

    (noted,) = [one for one in precedents() if one.number.startswith("BD-2026-")]
    assert (noted.occupation, noted.edition) == ("care_assistant", PAPER["std"])
    outcome, _basis, codes = outcome_of(who, case)
    assert (outcome, "PRIOR-PRECEDENT" in codes) == ("recognised_automatically", True)
    with acting_as(who.token):
        assert CaseRow.objects.get(pk=case).state == "decided"  # the machine may grant it now
    with bearing(officer_of("vautmont").token):
        assert [one.choice for one in votes_on(card.id)] == [BETTER, OFFICE, BETTER]

    # The next person with the same papers does not wait for the board again.
    later, at = person(), clock.now() + timedelta(minutes=1)
    second = lodged(later, {**told(), "submitted": at.isoformat()}, at=at, language="de")
    with worker(product):
        assert recognition.look_at(str(second), HOST)
        assert tasks.refer_to_board(str(second), HOST) is None


def test_the_office_decides_by_itself_where_the_cities_do_not_agree(product: Scene) -> None:
    who, case, card = asked(product)
    votes(card, OTHER, OFFICE)
    votes(card, "vautmont", OFFICE)
    votes(card, HOST)
    assert counted(product, card, case) == QuestionState.OFFICE
    assert not [one for one in precedents() if one.number.startswith("BD-")]
    assert outcome_of(who, case)[:2] == ("referred", "board")


def test_after_the_last_day_too_few_votes_are_silence(owner_apart: Any, product: Scene) -> None:
    who, case, card = asked(product)
    votes(card, OTHER, OFFICE)
    to(owner_apart, card.answer_by)
    assert counted(product, card, case) is None
    to(owner_apart, card.answer_by + timedelta(days=1))
    refused("TOO-LATE", votes, card, HOST)
    with worker(product):
        assert boards.overdue(HOST, at=clock.now()) == []  # nobody acts: nothing is seen
        tasks.board_hourly(0)
    assert counted(product, card, case) == QuestionState.LAPSED
    assert "BOARD-SILENT" in outcome_of(who, case)[2] or outcome_of(who, case)[0] != "referred"


def test_what_cannot_be_is_refused_with_a_code(owner_apart: Any, product: Scene) -> None:
    _who, case, card = asked(product)
    refused("VOTE-INVALID", votes, card, HOST, "perhaps")
    refused("VOTE-INVALID", votes, card, HOST, words="short")
    stranger = officer(owner_apart, "elsewhere")
    with bearing(stranger.token):
        refused("NOT-FOUND", question, card.id, city="elsewhere")
        refused("NOT-FOUND", boards.vote, card.id, BETTER, WHY, by=stranger.actor, at=clock.now())
    with acting_as(person().token):
        assert not QuestionRow.objects.exists()
        assert not ReferralRow.objects.exists()
    with bearing(officer_of(OTHER).token):  # the board does not see whose case it is
        assert not ReferralRow.objects.exists()
        assert not CaseRow.objects.filter(pk=case).exists()
    with bearing(officer_of(HOST).token):
        assert ReferralRow.objects.get().case_id == case


def test_the_database_refuses_what_the_code_would_let_through(product: Scene) -> None:
    _who, _case, card = asked(product)
    member = officer_of(OTHER)
    told = {"question_id": card.id, "at": clock.now(), "choice": BETTER, "words": WHY}
    for city, who in ((HOST, member.actor.id), (OTHER, officer_of(HOST).actor.id)):
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            acting_as(member.token),
            transaction.atomic(),
        ):
            BoardVoteRow(city=city, member=who, **told).save(force_insert=True)
    with acting_as(member.token), pytest.raises(ProgrammingError), transaction.atomic():
        QuestionRow.objects.filter(pk=card.id).update(state="better", answered_at=clock.now())


def test_the_pages_say_it_and_the_api_too(product: Scene) -> None:
    _who, _case, card = asked(product)
    client, address = officer_of(OTHER).client, f"/en/office/board/{card.id}/"
    assert "The joint board" in client.get("/en/office/").content.decode()
    assert "has not voted yet" in client.get("/en/office/board/").content.decode()
    page = client.get(address).content.decode()
    for words in ("Two cities decide differently", "would decide:", "2026-09", "Your vote"):
        assert words in page
    answer = client.post(address, {"choice": "office", "words": "x", "key": "a"})
    assert answer.status_code == 422
    for _ in range(2):  # pressed twice
        answer = client.post(address, {"choice": "office", "words": WHY, "key": "b"})
        assert answer.status_code == 302
    assert "Your vote" not in client.get(address).content.decode().replace("Your vote</th>", "")
    body = client.get(f"/api/v1/office/board/{card.id}").json()
    assert [one["city"] for one in body["votes"]] == [OTHER]
    sent = officer_of(HOST).client.post(
        f"/api/v1/office/board/{card.id}/votes",
        {"choice": "better", "words": WHY},
        content_type="application/json",
        headers={"Idempotency-Key": "c"},
    )
    assert sent.status_code == 201
    assert [one["city"] for one in sent.json()["votes"]] == [HOST]
    assert Client().get("/api/v1/office/board").status_code == 401


RULE = BoardRule(
    name="routine",
    weights={"a": 4, "b": 3, "c": 2},
    residents={"a": 400, "b": 300, "c": 200},
    votes_share=0.5,
    parties=2,
    population_share=None,
    quorum=2,
)


@pytest.mark.parametrize(
    ("said", "is_over", "state"),
    [
        ({}, False, None),
        ({"a": BETTER, "b": BETTER}, False, None),
        ({"a": BETTER, "b": BETTER}, True, QuestionState.BETTER),
        ({"a": BETTER, "b": BETTER, "c": OFFICE}, False, QuestionState.BETTER),
        ({"a": OFFICE, "b": BETTER, "c": BETTER}, False, QuestionState.BETTER),  # 5 of 9
        ({"a": BETTER, "b": OFFICE, "c": OFFICE}, False, QuestionState.OFFICE),  # one city only
        ({"a": BETTER}, True, QuestionState.LAPSED),
        ({}, True, QuestionState.LAPSED),
    ],
)
def test_votes_count_as_the_agreement_weighs_them(
    said: dict[str, BoardChoice], is_over: bool, state: QuestionState | None
) -> None:
    assert settle(RULE, said, is_over=is_over) is state


def test_a_large_city_alone_or_few_residents_are_not_enough() -> None:
    alone = {"a": BETTER, "b": OFFICE, "c": OFFICE}
    large = replace(RULE, weights={"a": 7, "b": 1, "c": 1})
    assert settle(large, alone, is_over=False) is QuestionState.OFFICE
    assert settle(replace(large, parties=1), alone, is_over=False) is QuestionState.BETTER
    two = {"a": OFFICE, "b": BETTER, "c": BETTER}
    asks_residents = replace(RULE, population_share=Fraction(6, 10))
    assert settle(asks_residents, two, is_over=False) is QuestionState.OFFICE
    assert settle(replace(RULE, population_share=Fraction(5, 9)), two, is_over=False) is (
        QuestionState.BETTER
    )


def test_the_rule_is_the_one_of_the_agreement() -> None:
    book = rulebook_in_force(datetime(2026, 12, 1, tzinfo=UTC).date())
    rule = rule_of(document_of(book.digest))
    assert (rule.name, rule.parties, rule.quorum) == ("routine", 2, 2)
