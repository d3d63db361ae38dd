"""Acts and clocks of a case in the database: stops, extension, silence, lapse, each on its day."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError
from tests.certificates.desk import worker
from tests.privacy.scenes import Scene
from tests.recognition.mailbox import mailbox
from tests.recognition.procedure_stage import BRICKLAYER, HOST, WHY, Case, at

from comity.ledger.acting import acting_as, bearing
from comity.recognition.actions import enquiring, lodging
from comity.recognition.actions.reminding import remind_issuers
from comity.recognition.domain.acts import ActKind
from comity.recognition.domain.asking import Item
from comity.recognition.domain.opinions import Departure
from comity.recognition.models import ActRow, CaseRow
from comity.recognition.queries import enquiries
from comity.recognition.queries.acts import overdue
from comity.recognition.queries.files import decision_of, letter_of
from comity.values.refusals import Refusal
from recognition.applicants import lodged
from recognition.people import new_officer

pytestmark = pytest.mark.database
UNSAFE = Departure("unsafe", "The paper shows no practice with patients at all.")


@pytest.fixture
def case(as_owner: Any, product: Scene) -> Case:
    """A care assistant's case, received on Monday 1 March 2027 and confirmed the same day."""
    made = Case(as_owner, product)
    made.confirm("2027-03-01")
    assert made.due == "2027-03-15"
    return made


def test_the_clock_stands_from_a_question_to_its_answer_and_overlaps_count_once(case: Case) -> None:
    first = case.ask("2027-03-03")
    assert case.due is None
    second = case.ask("2027-03-05", Item("certificate", WHY), Item("other", WHY))
    case.answer(first, "2027-03-10")
    case.refresh("2027-03-11")
    assert case.due is None
    case.answer(second, "2027-03-12")
    case.refresh("2027-03-15")
    # From 3 to 12 March seven working days stood still; added singly they would be ten.
    assert case.due == "2027-03-24"
    assert case.kinds == ["acknowledged", "asked", "asked", "answered", "answered"]
    with pytest.raises(Refusal) as refused:
        case.answer(second, "2027-03-15")
    assert refused.value.code == "ANSWERED-ALREADY"


def test_an_extension_is_told_in_time_with_reasons_and_once(case: Case) -> None:
    with pytest.raises(Refusal) as refused:
        case.extend("2027-03-16")
    assert refused.value.code == "TOO-LATE"
    case.extend("2027-03-15")
    assert case.due == "2027-04-15"
    with pytest.raises(Refusal) as refused:
        case.extend("2027-03-15")
    assert refused.value.code == "EXTENDED-ALREADY"
    texts = case.own.texts
    assert [one.words for one in texts.values()] == ["The register of the other city is closed."]


def test_silence_counts_as_yes_on_the_day_after_and_not_before(case: Case) -> None:
    assert [case.elapse("2027-03-15", hour) for hour in (0, 9, 22)] == [None, None, None]
    # At 23:30 UTC on the due day it is the day after in the city.
    assert case.elapse("2027-03-15", 23) == "provisional"
    assert [case.elapse("2027-03-16"), case.elapse("2027-03-17")] == [None, None]
    silent = next(act for act in case.acts if act.kind is ActKind.PROVISIONAL)
    assert (silent.on, silent.until) == (date(2027, 3, 16), date(2027, 4, 14))
    assert case.own.decision is None
    # The office cannot take it back, and neither can two officers.
    with pytest.raises(Refusal) as refused:
        case.decide("2027-03-18", "refused", UNSAFE, by=case.officer)
    assert refused.value.code == "SILENCE-STANDS"
    assert case.elapse(silent.until) is None
    assert case.elapse(silent.until + timedelta(days=1)) == "decided"
    assert case.elapse(silent.until + timedelta(days=2)) is None
    with bearing(case.person.token):
        decision = decision_of(case.id)
        letter, _languages = letter_of(case.id, language="fr")
    assert decision is not None
    assert (decision.outcome, decision.basis, decision.by_machine) == ("recognised", "tacit", True)
    text = " ".join(line.text for part in letter.parts for line in part.lines)
    assert "16 mars 2027" in text


def test_silence_may_also_be_the_whole_decision(as_owner: Any, product: Scene) -> None:
    case = Case(as_owner, product, BRICKLAYER)
    case.confirm("2027-03-01")
    assert case.due == "2027-03-15"  # a pilot makes it automatic
    assert case.elapse("2027-03-15") is None
    assert case.elapse("2027-03-16") == "decided"


def test_silence_has_no_effect_while_the_clock_stands_and_the_file_lapses_without_answer(
    case: Case,
) -> None:
    case.ask("2027-03-03")
    with bearing(case.officer.token):
        assert case.id not in overdue(HOST, on=date(2027, 4, 2))
        assert case.id in overdue(HOST, on=date(2027, 4, 3))
    assert [case.elapse("2027-03-16"), case.elapse("2027-04-02")] == [None, None]
    with pytest.raises(Refusal) as refused:
        case.decide("2027-03-17", "refused", UNSAFE, by=case.officer)
    assert refused.value.code == "ANSWER-AWAITED"
    assert case.elapse("2027-04-03") == "lapsed"
    assert case.elapse("2027-04-04") is None
    shown = case.own
    assert (shown.card.state, shown.decision) == ("lapsed", None)
    # It counts as no earlier decision, and the same person may apply for the same again.
    with acting_as(case.person.token):
        withdrawn = lodging.withdraw(case.reference, subject=case.person.id, at=at("2027-04-05"))
    assert withdrawn.state == "lapsed"
    again = lodged(case.person)
    assert again.state == "submitted"


def test_withdrawing_is_dated_and_nothing_lapses_or_speaks_afterwards(case: Case) -> None:
    question = case.ask("2027-03-03")
    with acting_as(case.person.token):
        lodging.withdraw(case.reference, subject=case.person.id, at=at("2027-03-04"))
    assert case.kinds[-1] == "withdrawn"
    assert case.elapse("2027-05-01") is None
    with pytest.raises(Refusal) as refused:
        case.answer(question, "2027-03-05")
    assert refused.value.code == "CANNOT-MOVE"


def test_the_database_keeps_acts_to_whose_they_are_and_to_their_days(case: Case) -> None:
    def insert(who: Any, **changes: Any) -> None:
        told = {
            "case_id": case.id,
            "subject": case.person.id,
            "host_city": HOST,
            "kind": "answered",
            "on": date(2027, 3, 3),
            "at": at("2027-03-03"),
            "by": who.id,
        }
        with acting_as(who.token):
            ActRow.objects.create(**{**told, **changes})

    wrong: list[tuple[Any, dict[str, Any]]] = [
        (case.person, {"kind": "asked", "until": date(2027, 4, 1)}),
        (case.person, {"kind": "extended"}),
        (case.person, {"kind": "lapsed", "by": None}),
        (case.officer, {"kind": "withdrawn"}),
        (case.officer, {"kind": "lapsed", "by": None}),
        (case.officer, {"kind": "asked", "until": date(2027, 4, 1), "by": case.person.id}),
        (case.officer, {"kind": "asked"}),
        (case.officer, {"kind": "extended", "on": date(2027, 3, 16)}),
        (case.person, {"answers_id": uuid4()}),
    ]
    for who, changes in wrong:
        with pytest.raises(DatabaseError):
            insert(who, **changes)
    with pytest.raises(DatabaseError), acting_as(case.officer.token):
        ActRow.objects.filter(case=case.id).update(on=date(2027, 1, 1))
    with pytest.raises(DatabaseError), acting_as(case.officer.token):
        CaseRow.objects.filter(pk=case.id).update(state="lapsed")


def test_the_issuing_city_confirms_inside_the_platform(as_owner: Any, product: Scene) -> None:
    case = Case(as_owner, product)
    assert case.due is None
    asked = case.ask_issuer("2027-03-02")
    with pytest.raises(Refusal) as refused:
        case.ask_issuer("2027-03-02")
    assert refused.value.code == "ASKED-ALREADY"
    issuer, other = new_officer(as_owner, "ahrenbrueck"), new_officer(as_owner, "vautmont")
    with bearing(other.token):
        assert asked not in [one.id for one in enquiries.waiting_at("ahrenbrueck")]
        with pytest.raises(Refusal) as refused:
            enquiries.enquiry(asked)
    assert refused.value.code == "NOT-FOUND"
    with bearing(issuer.token):
        assert asked in [one.id for one in enquiries.waiting_at("ahrenbrueck")]
        enquiring.open_answer(asked)
        assert enquiries.asked_paper(asked).full_name == "Adaeze Okafor"
        for what, words in (("perhaps", ""), ("denied", " ")):
            with pytest.raises(Refusal) as refused:
                enquiring.answer_enquiry(
                    asked, what, words, by=case.actor(issuer), at=at("2027-03-08")
                )
            assert refused.value.code == "ENQUIRY-INVALID"
        enquiring.answer_enquiry(asked, "confirmed", "", by=case.actor(issuer), at=at("2027-03-08"))
        with pytest.raises(Refusal) as refused:
            enquiring.answer_enquiry(
                asked, "unknown", "x", by=case.actor(issuer), at=at("2027-03-08")
            )
    assert refused.value.code == "ANSWERED-ALREADY"
    found = case.refresh("2027-03-09")
    assert found.outcome == "recognised_automatically"
    # It stood from 1 to 8 March: five working days more than 15 March.
    assert case.due == "2027-03-22"


def test_an_issuing_city_that_is_late_is_reminded_once_a_period(
    as_owner: Any, product: Scene, settings: Any
) -> None:
    case = Case(as_owner, product)
    case.ask_issuer("2027-03-02")
    with mailbox(settings) as box, worker(product):
        for day in ("2027-03-16", "2027-03-17", "2027-03-18", "2027-04-05"):
            remind_issuers(at=at(day))
        mine = [one for one in box.kept if "ahrenbrueck" in str(one["To"])]
    assert len(mine) >= 2
    assert "Adaeze" not in "".join(str(one) for one in box.kept)
