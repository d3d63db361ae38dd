"""Prior learning, wishes and the choice of a name are told, kept, obeyed; the office confirms."""

from typing import Any

import psycopg
import pytest

from comity.ledger.acting import acting_as, bearing
from comity.ledger.domain.actors import Actor
from comity.privacy import leases
from comity.recognition.actions import deciding
from comity.recognition.models import CaseFileRow
from comity.recognition.queries.files import papers_of
from comity.recognition.queries.office import case_card
from comity.values.refusals import Refusal
from recognition.applicants import AT, answers, lodged
from recognition.people import new_officer, new_person

pytestmark = pytest.mark.database

LEARNT = [{"unit": "CAR-1", "level": 3, "is_assessed": True, "is_informal": True}]
WORKED = [{"months": 30, "last_on": "2027-01-31"}]


def facts(**changes: Any) -> Any:
    person = new_person()
    card = lodged(person, **changes)
    with acting_as(person.token):
        return CaseFileRow.objects.get(pk=card.id).facts


def test_what_somebody_tells_is_open_until_the_office_saw_it() -> None:
    told = facts(prior_learning=LEARNT)
    assert told["rpl"] == [
        {
            "id": "rpl-1-CAR-1",
            "unit": "CAR-1",
            "level": 3,
            "status": "assessed",
            "source": "informal",
        }
    ]


def test_only_what_is_wished_is_written_down() -> None:
    assert facts(wishes={"measure": "test", "partial": False, "hold": False})["wish"] == {
        "measure": "test",
        "partial": False,
    }
    assert "wish" not in facts()
    assert "wish" not in facts(wishes={})


@pytest.mark.parametrize(
    ("section", "told", "place"),
    [
        ("prior_learning", [{"unit": "CAR-99", "level": 3}], "prior_learning.0.unit"),
        ("prior_learning", [{"unit": "CAR-1"}], "prior_learning.0.level"),
        ("prior_learning", [{"unit": "CAR-1", "level": 9}], "prior_learning.0.level"),
        ("prior_learning", [{"unit": "CAR-1", "level": 3, "by": "me"}], "prior_learning.0.by"),
        ("wishes", {"measure": "magic"}, "wishes.measure"),
        ("wishes", {"gold": True}, "wishes.gold"),
    ],
)
def test_what_makes_no_sense_is_named_with_its_place(
    section: str, told: object, place: str
) -> None:
    with pytest.raises(Refusal) as refused:
        lodged(new_person(), **{section: told})
    assert place in {fault.path for fault in refused.value.faults}


def test_an_officer_notes_practice_and_prior_learning_once(as_owner: psycopg.Connection) -> None:
    card = lodged(new_person(), prior_learning=LEARNT, practice=WORKED)
    officer = new_officer(as_owner, card.host_city)
    actor = Actor(officer.id, "officer", card.host_city)
    with bearing(officer.token):
        for name in ("practice-1", "rpl-1-CAR-1"):
            deciding.confirm_paper(card.id, name, by=actor, at=AT)
            with pytest.raises(Refusal, match="already"):
                deciding.confirm_paper(card.id, name, by=actor, at=AT)
        with pytest.raises(Refusal, match="no such paper"):
            deciding.confirm_paper(card.id, "practice-2", by=actor, at=AT)
        subject = case_card(card.id).subject
        with leases.reading(subject, classes=deciding.CLASSES, purpose=deciding.PURPOSE):
            case = papers_of(card.id).case
    assert case.practice[0].is_verified
    assert case.prior_learning[0].is_certified


@pytest.mark.parametrize("wanted", [True, False])
def test_the_choice_of_a_name_is_kept_with_the_case(wanted: bool) -> None:
    person = new_person()
    told = answers()["person"] | {"name_on_certificate": wanted}
    card = lodged(person, person=told)
    with acting_as(person.token):
        assert CaseFileRow.objects.get(pk=card.id).name_on_certificate is wanted


def test_who_was_not_asked_gets_a_certificate_without_a_name() -> None:
    person = new_person()
    told = answers()["person"]
    del told["name_on_certificate"]
    card = lodged(person, person=told)
    with acting_as(person.token):
        assert CaseFileRow.objects.get(pk=card.id).name_on_certificate is False
