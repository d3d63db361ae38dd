"""Officers and the machine decide on the real database; the person reads what was decided."""

import secrets
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from tests.recognition.office_stage import (
    NOW,
    WHOLE,
    Player,
    facts,
    lodged,
    officer,
    person,
)

from comity.ledger.acting import acting_as, bearing, token_hash
from comity.privacy import leases
from comity.privacy.queries import who_looked
from comity.recognition.actions import deciding
from comity.recognition.domain.opinions import Departure
from comity.recognition.domain.states import State
from comity.recognition.models import CaseRow, DecisionRow, OpinionRow
from comity.recognition.queries.files import decision_of, letter_of
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
REASON = "The practice shown at the workplace says otherwise."
OFFICE = {"classes": ("case_file", "decision"), "purpose": "decide_recognition"}
SIGNED = {**WHOLE, "verified": "signature"}
HALF = {**SIGNED, "units": ["CAR-3", "CAR-6"]}


def opinion(case: uuid.UUID, who: Player, outcome: str, departure: Departure | None = None) -> Any:
    with bearing(who.token):
        seen = deciding.refresh(case, at=NOW)
        return deciding.give_opinion(case, outcome, departure, seen=seen, by=who.actor, at=NOW)


def state(case: uuid.UUID, who: Player) -> str:
    with acting_as(who.token):
        return CaseRow.objects.get(pk=case).state


def test_an_officer_confirms_and_the_person_reads_the_letter(as_owner: Any) -> None:
    amina, brandt = person(), officer(as_owner)
    case = lodged(amina, facts({**SIGNED, "provider": "P-OUT-1"}))
    step = opinion(case, brandt, "recognised")
    assert step.state is State.DECIDED
    with acting_as(amina.token):
        letter, languages = letter_of(case, language="ar")
        assert set(languages) == {"ar", "de"}
        assert letter.direction == "rtl"
        decision = decision_of(case)
        assert decision is not None
        assert (decision.decided_by, decision.second_by) == (brandt.actor.id, None)
        looks = who_looked(amina.actor.id)
        assert {name for look in looks for name in look.classes} == {"case_file", "decision"}


def test_a_refusal_needs_a_second_officer_who_is_another(as_owner: Any) -> None:
    amina, brandt, yildiz = person(), officer(as_owner), officer(as_owner)
    case = lodged(amina, facts(SIGNED))
    departure = Departure("paper_not_genuine", REASON)
    assert opinion(case, brandt, "refused", departure).state is State.SECOND_SIGNATURE
    with acting_as(amina.token):
        assert decision_of(case) is None
    with pytest.raises(Refusal) as refused:
        opinion(case, brandt, "refused", departure)
    assert refused.value.code == "SAME-OFFICER"
    assert opinion(case, yildiz, "refused", departure).state is State.DECIDED
    with acting_as(amina.token):
        decision = decision_of(case)
    assert decision is not None
    assert decision.outcome == "refused"
    assert (decision.decided_by, decision.second_by) == (brandt.actor.id, yildiz.actor.id)


def test_a_result_that_changed_is_shown_before_it_is_signed(as_owner: Any) -> None:
    amina, brandt = person(), officer(as_owner)
    case = lodged(amina, facts(WHOLE))
    with bearing(brandt.token):
        seen = deciding.refresh(case, at=NOW)
        deciding.confirm_paper(case, WHOLE["id"], by=brandt.actor, at=NOW)
        with pytest.raises(Refusal) as refused:
            deciding.give_opinion(case, "referred", None, seen=seen, by=brandt.actor, at=NOW)
    assert refused.value.code == "RESULT-CHANGED"
    assert state(case, amina) == "in_review"


def test_a_confirmed_paper_starts_the_clock_that_stood(as_owner: Any) -> None:
    amina, brandt = person(), officer(as_owner)
    case = lodged(amina, facts(WHOLE))
    with acting_as(amina.token):
        assert CaseRow.objects.get(pk=case).due_on is None
    with bearing(brandt.token):
        later = NOW + timedelta(days=3)
        deciding.confirm_paper(case, WHOLE["id"], by=brandt.actor, at=later)
        with pytest.raises(Refusal) as refused:
            deciding.confirm_paper(case, WHOLE["id"], by=brandt.actor, at=later)
        assert refused.value.code == "PAPER-CONFIRMED"
    with acting_as(amina.token):
        assert CaseRow.objects.get(pk=case).due_on is not None


# --- the machine -------------------------------------------------------------------------------


def machine(connect: Any, case: uuid.UUID, city: str = "ahrenbrueck") -> bool:
    """Run the machine's look as the worker would, whose role alone may act for a city."""
    token = secrets.token_urlsafe(32)
    signer = connect("comity_signer")
    digest = token_hash(token)
    signer.execute("SELECT open_service_session(%s, %s, interval '5 minutes')", [city, digest])
    with bearing(token):
        return deciding.grant_unattended(case, at=NOW)


def test_the_machine_grants_what_fits_in_full_and_is_confirmed(connect: Any) -> None:
    amina = person()
    case = lodged(amina, facts(SIGNED))
    assert machine(connect, case) is True
    assert machine(connect, case) is False
    with acting_as(amina.token):
        decision = decision_of(case)
        letter, _languages = letter_of(case, language="de")
        roles = {look.role for look in who_looked(amina.actor.id)}
    assert decision is not None
    assert decision.by_machine
    assert decision.outcome == "recognised_automatically"
    assert roles == {"service"}
    assert any(part.key == "decided_by" for part in letter.parts)


@pytest.mark.parametrize("paper", [WHOLE, HALF, {**SIGNED, "verified": "forged"}])
def test_the_machine_leaves_everything_else_alone(connect: Any, paper: dict[str, Any]) -> None:
    amina = person()
    case = lodged(amina, facts(paper))
    assert machine(connect, case) is False
    assert state(case, amina) == "submitted"
    with acting_as(amina.token):
        assert decision_of(case) is None


def test_a_case_is_put_into_the_queue_with_the_case_itself(as_superuser: Any) -> None:
    case = lodged(person(), facts(WHOLE))
    query = "SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'case' = %s"
    assert as_superuser.execute(query, [str(case)]).fetchone() == (1,)


# --- what the database itself refuses ------------------------------------------------------------


def decision_row(case: uuid.UUID, who: Player, **changed: Any) -> DecisionRow:
    row = CaseRow.objects.get(pk=case)
    assessment = row.assessments.get()
    columns = {
        "case": row,
        "subject": row.subject,
        "host_city": row.host_city,
        "assessment": assessment,
        "assessed_outcome": assessment.outcome,
        "outcome": assessment.outcome,
        "basis": assessment.basis,
        "by_machine": False,
        "decided_by": who.actor.id,
        "second_by": None,
        "departure": "",
        "decided_at": NOW,
        "letter": {},
    }
    return DecisionRow(**{**columns, **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {"outcome": "refused", "departure": REASON},
        {"outcome": "refused", "departure": REASON, "second_by": "me"},
        {"outcome": "refused", "departure": REASON, "second_by": "other"},
        {"outcome": "refused", "departure": REASON, "decided_by": "other", "second_by": "me"},
        {"outcome": "refused", "departure": REASON, "by_machine": True, "decided_by": None},
        {"by_machine": True, "decided_by": None},
        {"decided_by": None},
        {"decided_by": "other"},
        {"outcome": "recognised", "departure": ""},
        {"assessed_outcome": "refused"},
        {},  # nobody gave this opinion
    ],
)
def test_no_write_around_the_actions_decides_alone(as_owner: Any, changed: dict[str, Any]) -> None:
    amina, brandt, yildiz = person(), officer(as_owner), officer(as_owner)
    case = lodged(amina, facts(SIGNED))
    people = {"me": brandt.actor.id, "other": yildiz.actor.id}
    values = {key: people.get(str(value), value) for key, value in changed.items()}
    with bearing(brandt.token):
        deciding.take_up(case, by=brandt.actor, at=NOW)
        with (
            pytest.raises(DatabaseError),
            leases.reading(amina.actor.id, **OFFICE),
        ):
            decision_row(case, brandt, **values).save(force_insert=True)


def test_an_opinion_cannot_be_given_in_anothers_name(as_owner: Any) -> None:
    amina, brandt, yildiz = person(), officer(as_owner), officer(as_owner)
    case = lodged(amina, facts(SIGNED))
    forged = OpinionRow(
        case_id=case,
        subject=amina.actor.id,
        host_city="ahrenbrueck",
        officer=yildiz.actor.id,
        role="first",
        outcome="refused",
        departs=False,
        at=NOW,
    )
    with (
        bearing(brandt.token),
        pytest.raises(DatabaseError, match="row-level security"),
        leases.reading(amina.actor.id, **OFFICE),
    ):
        forged.save(force_insert=True)


@pytest.mark.parametrize("to", ["decided", "second_signature"])
def test_no_case_jumps(as_owner: Any, to: str) -> None:
    amina, brandt = person(), officer(as_owner)
    case = lodged(amina, facts(SIGNED))
    with bearing(brandt.token), pytest.raises(DatabaseError):
        CaseRow.objects.filter(pk=case).update(
            state=to, decided_at=NOW if to == "decided" else None
        )


# --- strangers -----------------------------------------------------------------------------------


def test_an_officer_of_another_city_finds_no_such_case(as_owner: Any) -> None:
    amina, stranger = person(), officer(as_owner, "vautmont")
    case = lodged(amina, facts(SIGNED))
    with bearing(stranger.token):
        for act in (
            lambda: deciding.take_up(case, by=stranger.actor, at=NOW),
            lambda: deciding.refresh(case, at=NOW),
            lambda: deciding.confirm_paper(case, WHOLE["id"], by=stranger.actor, at=NOW),
        ):
            with pytest.raises(Refusal) as refused:
                act()
            assert refused.value.code == "NOT-FOUND"


def test_another_person_reads_no_letter(connect: Any) -> None:
    amina, other = person(), person()
    case = lodged(amina, facts(SIGNED))
    assert machine(connect, case)
    with acting_as(other.token), pytest.raises(Refusal) as refused:
        letter_of(case, language="de")
    assert refused.value.code == "NOT-FOUND"
