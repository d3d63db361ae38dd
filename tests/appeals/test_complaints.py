"""Complaints about treatment: to the ombudsperson, apart from the office, without effect on it."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from tests.recognition.office_stage import (
    NOW,
    WHOLE,
    Player,
    _player,
    facts,
    lodged,
    officer,
    person,
)
from tests.recognition.test_the_office_pages import page, reference

from comity.agreements.queries import rulebook_in_force
from comity.appeals.actions.complaining import CLASSES, PURPOSE, answer, complain, reply
from comity.appeals.domain.complaints import Told, answer_by, figures
from comity.appeals.models import (
    ComplaintAnswerRow,
    ComplaintRow,
    ComplaintTextRow,
    RecommendationRow,
)
from comity.appeals.queries.complaints import complaints_of, recommendations_to, waiting_at
from comity.ledger.acting import acting_as, bearing
from comity.privacy import leases
from comity.privacy.queries import who_looked
from comity.recognition.models import ActRow, CaseRow
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
HOST = "ahrenbrueck"
WORDS = "I was told to learn the language first, in a rude voice."
ADVICE = "Speak with people as the code of conduct says, and offer an interpreter."


def ombudsperson(as_owner: Any, city: str = HOST) -> Player:
    account = f"ombudsperson:{uuid.uuid4()}"
    call = "SELECT appoint(%s, 'ombudsperson', %s)"
    (actor,) = as_owner.execute(call, [account, city]).fetchone()
    return _player(account, actor)


def complained(who: Player, case: uuid.UUID) -> uuid.UUID:
    with bearing(who.token):
        return complain(
            reference(case, who),
            "manners",
            WORDS,
            language="fr",
            subject=who.actor.id,
            at=NOW,
        ).id


@pytest.mark.parametrize(
    ("filed_on", "last"),
    # Twenty working days of Ahrenbrück, the day itself not counted.
    [(date(2027, 3, 1), date(2027, 3, 31)), (date(2027, 3, 6), date(2027, 4, 6))],
)
def test_the_answer_is_due_within_twenty_working_days(filed_on: date, last: date) -> None:
    party = rulebook_in_force(filed_on).parties[HOST]
    assert answer_by(filed_on, party.calendar) == last


def test_a_complaint_goes_to_the_ombudsperson_and_not_to_the_office(as_owner: Any) -> None:
    amina, stranger = person(), person()
    brandt, ruth, abroad = (
        officer(as_owner),
        ombudsperson(as_owner),
        ombudsperson(as_owner, "vautmont"),
    )
    case = lodged(amina, facts(WHOLE))
    name = complained(amina, case)
    for who in (brandt, abroad, stranger):
        with acting_as(who.token):
            assert not ComplaintRow.objects.filter(pk=name).exists()
            assert not ComplaintTextRow.objects.filter(pk=name).exists()
        with bearing(who.token), pytest.raises(Refusal):
            leases.open(amina.actor.id, classes=CLASSES, purpose=PURPOSE)
    with acting_as(ruth.token):
        assert name in [one.id for one in waiting_at(HOST)]
        assert not ComplaintTextRow.objects.filter(pk=name).exists(), "not without a lease"
    assert WORDS in page(ruth.client, f"/en/ombudsperson/{name}/")
    with acting_as(amina.token):
        (look,) = [one for one in who_looked(amina.actor.id) if one.role == "ombudsperson"]
        assert (look.purpose, look.classes) == (PURPOSE, CLASSES)
    assert "The ombudsperson" in page(amina.client, "/en/me/data/")
    assert page(brandt.client, "/en/ombudsperson/", status=403)


def test_a_complaint_changes_nothing_in_the_case_and_waits_once(as_owner: Any) -> None:
    amina = person()
    case = lodged(amina, facts(WHOLE))

    def stands() -> tuple[Any, ...]:
        with acting_as(amina.token):
            row = CaseRow.objects.get(pk=case)
            return (row.state, row.due_on, row.turn, ActRow.objects.filter(case=case).count())

    before = stands()
    complained(amina, case)
    with pytest.raises(Refusal) as refused:
        complained(amina, case)
    assert refused.value.code == "COMPLAINED-ALREADY"
    assert stands() == before


def test_the_answer_reaches_the_person_and_the_recommendation_the_office(as_owner: Any) -> None:
    amina, brandt, ruth = person(), officer(as_owner), ombudsperson(as_owner)
    case = lodged(amina, facts(WHOLE))
    name = complained(amina, case)
    with bearing(ruth.token):
        with pytest.raises(Refusal) as refused:
            answer(name, "upheld", "short", "", by=ruth.actor, at=NOW)
        assert {one.path for one in refused.value.faults} == {"words", "recommendation"}
        answer(name, "upheld", f"You are right. {WORDS}", ADVICE, by=ruth.actor, at=NOW)
        with pytest.raises(Refusal) as again:
            answer(name, "not_upheld", WORDS, "", by=ruth.actor, at=NOW)
        assert again.value.code == "ANSWERED-ALREADY"
    with bearing(brandt.token):
        (told,) = [one for one in recommendations_to(HOST) if one.complaint == name]
        assert told.words == ADVICE
        reply(
            name, "The team has agreed on it and asked for an interpreter.", by=brandt.actor, at=NOW
        )
        with pytest.raises(Refusal):
            reply(name, "The team has agreed on it once more.", by=brandt.actor, at=NOW)
    for language in ("en", "ar"):
        shown = page(amina.client, f"/{language}/my/{reference(case, amina)}/complaint/")
        assert ADVICE in shown
        assert "asked for an interpreter" in shown
    for who, where in ((ruth, "ombudsperson/"), (brandt, "office/recommendations/")):
        page(who.client, f"/en/{where}")
        page(who.client, f"/ar/{where}")
    page(ruth.client, f"/en/ombudsperson/{name}/")


def test_nobody_answers_for_the_ombudsperson_or_complains_for_another(as_owner: Any) -> None:
    amina, mallory, brandt = person(), person(), officer(as_owner)
    case = lodged(amina, facts(WHOLE))
    name = complained(amina, case)
    whose = {"subject": amina.actor.id, "host_city": HOST}
    with pytest.raises(DatabaseError), acting_as(brandt.token):
        ComplaintAnswerRow.objects.create(
            complaint_id=name, by=brandt.actor.id, words=WORDS, **whose
        )
    with pytest.raises(DatabaseError), acting_as(brandt.token):
        RecommendationRow.objects.create(
            complaint_id=name, case_id=case, at=NOW, words=ADVICE, **whose
        )
    with pytest.raises(DatabaseError), acting_as(mallory.token):
        ComplaintRow.objects.create(
            case_id=case,
            about="delay",
            filed_at=NOW,
            answer_by=NOW.date(),
            subject=mallory.actor.id,
            host_city=HOST,
        )
    ruth = ombudsperson(as_owner)
    with pytest.raises(DatabaseError), acting_as(ruth.token):
        ComplaintRow.objects.filter(pk=name).update(
            state="answered", answered_at=NOW, answered_on=NOW.date(), finding="upheld"
        )


def test_the_pages_of_a_complaint_name_every_fault_and_lose_nothing(as_owner: Any) -> None:
    amina, ruth = person(), ombudsperson(as_owner)
    case = lodged(amina, facts(WHOLE))
    address = f"/en/my/{reference(case, amina)}/complaint/"
    assert "to-complaint" in page(amina.client, f"/en/my/{reference(case, amina)}/")
    answered = amina.client.post(address, {"words": "Too short"})
    assert answered.status_code == 422
    assert "Too short" in answered.content.decode()
    assert amina.client.post(address, {"about": "delay", "words": WORDS}).status_code == 302
    assert amina.client.post(address, {"about": "delay", "words": WORDS}).status_code == 302
    with acting_as(amina.token):
        (card,) = complaints_of(case)
    where = f"/en/ombudsperson/{card.id}/"
    assert ruth.client.post(where, {"finding": "partly", "words": ""}).status_code == 422
    told = {"finding": "not_upheld", "words": "The office answered within its days; I looked."}
    assert ruth.client.post(where, told).status_code == 302
    assert "The office acted properly" in page(amina.client, address)


def test_complaints_are_counted_with_what_was_late() -> None:
    on = date(2027, 5, 3)
    day = timedelta(days=1)
    counted = figures(
        [
            Told("delay", on, on - day, "upheld"),
            Told("delay", on - 9 * day, on - day, "not_upheld"),
            Told("manners", on - day, None, ""),
            Told("other", on, None, ""),
        ],
        on=on,
    )
    assert (counted.count, counted.waiting, counted.late, counted.in_time) == (4, 2, 2, 1)
    assert dict(counted.by_about)["delay"] == 2
    assert dict(counted.by_finding) == {"upheld": 1, "partly": 0, "not_upheld": 1}
