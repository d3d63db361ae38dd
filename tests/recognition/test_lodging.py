"""Lodging: everything at once or nothing, once and not twice, seen by those who may."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection

from comity.ledger.acting import acting_as, bearing
from comity.privacy.leases import reading
from comity.recognition.actions import drafting, lodging
from comity.recognition.models import (
    AssessmentRow,
    CaseFileRow,
    CaseRow,
    ContactRow,
    DraftRow,
    EvidenceRow,
    IdentityRow,
)
from comity.recognition.queries import own
from comity.values.refusals import Refusal
from recognition.applicants import AT, WHOLE, answers, draft_with, lodged, pdf
from recognition.people import SignedIn, new_officer, new_person

pytestmark = pytest.mark.database
EVERY_TABLE = (
    AssessmentRow,
    CaseFileRow,
    CaseRow,
    ContactRow,
    DraftRow,
    EvidenceRow,
    IdentityRow,
)


def _lodge_and_fail(draft: UUID, person: SignedIn) -> None:
    lodging.lodge(draft, subject=person.id, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def facts_recorded(as_superuser: psycopg.Connection, case: str) -> list[str]:
    rows = as_superuser.execute(
        "SELECT kind FROM fact WHERE payload->>'case' = %s ORDER BY number", [case]
    )
    return [kind for (kind,) in rows]


def test_an_application_becomes_a_case_with_file_papers_and_assessment() -> None:
    person = new_person()
    card = lodged(person)
    assert (card.state, card.mode, card.host_city) == ("submitted", "automatic", "maasveen")
    assert card.received_on == date(2027, 3, 1)
    assert card.acknowledge_by == date(2027, 3, 8)  # five working days
    with acting_as(person.token):
        mine = own.own_case(card.reference, subject=person.id)
        assert mine.facts["credentials"][0]["verified"] == "none"
        assert [paper.filename for paper in mine.papers] == ["Zeugnis.pdf"]
        assert mine.assessment is not None
        assert mine.assessment.basis == "verify_with_issuer"
        assert own.open_draft(person.id) is None
        assert own.known_person(person.id)["full_name"] == "Adaeze Okafor"


def test_it_is_recorded_and_the_person_is_told(as_superuser: psycopg.Connection) -> None:
    card = lodged(new_person())
    assert facts_recorded(as_superuser, str(card.id)) == ["CaseLodged", "CaseAssessed"]
    told = as_superuser.execute(
        "SELECT template, language, fields FROM outbox WHERE fields->>'reference' = %s",
        [card.reference],
    ).fetchall()
    assert told == [
        ("recognition/lodged", "fr", {"case": str(card.id), "reference": card.reference})
    ]


def test_sending_twice_gives_the_same_case(as_superuser: psycopg.Connection) -> None:
    person = new_person()
    draft = draft_with(person, answers())
    with bearing(person.token):
        first = lodging.lodge(draft, subject=person.id, at=AT)
        again = lodging.lodge(draft, subject=person.id, at=AT)
    assert first == again
    assert facts_recorded(as_superuser, str(draft)) == ["CaseLodged", "CaseAssessed"]


def test_every_missing_thing_is_named_at_once_and_the_draft_stays() -> None:
    person = new_person()
    with bearing(person.token):
        draft = drafting.begin(person.id, at=AT)
        drafting.answer(draft.id, "job", {"host": "atlantis"}, at=AT)
        with pytest.raises(Refusal) as refused:
            lodging.lodge(draft.id, subject=person.id, at=AT)
        assert own.open_draft(person.id).answers == {"job": {"host": "atlantis"}}
    assert refused.value.code == "APPLICATION-INCOMPLETE"
    assert {fault.path for fault in refused.value.faults} >= {
        "job.host",
        "job.occupation",
        "person.full_name",
        "person.born_on",
        "credentials",
        "language",
        "safety",
        "practice",
        "papers",
    }


def test_an_unknown_field_is_refused_not_ignored() -> None:
    person = new_person()
    draft = draft_with(person, answers(nickname="Ada"))
    with bearing(person.token), pytest.raises(Refusal) as refused:
        lodging.lodge(draft, subject=person.id, at=AT)
    assert [fault.path for fault in refused.value.faults] == ["nickname"]


def test_a_failure_at_the_last_step_leaves_nothing_behind() -> None:
    person = new_person()
    draft = draft_with(person, answers())

    with pytest.raises(DatabaseError), acting_as(person.token):
        _lodge_and_fail(draft, person)
    with acting_as(person.token):
        assert own.open_draft(person.id).answers == WHOLE
        for table in (CaseRow, CaseFileRow, AssessmentRow, IdentityRow, ContactRow):
            assert not table.objects.filter(subject=person.id).exists()
        assert EvidenceRow.objects.get(draft=draft).case_id is None


def test_the_same_job_in_the_same_city_waits_for_the_first_answer() -> None:
    person = new_person()
    lodged(person)
    draft = draft_with(person, answers())
    with bearing(person.token), pytest.raises(Refusal) as refused:
        lodging.lodge(draft, subject=person.id, at=AT)
    assert refused.value.code == "CASE-ALREADY-OPEN"


def test_a_stranger_sees_nothing_and_sends_nothing() -> None:
    person, stranger = new_person(), new_person()
    draft = draft_with(person, answers())
    with bearing(stranger.token):
        with pytest.raises(Refusal) as refused:
            lodging.lodge(draft, subject=stranger.id, at=AT)
        assert refused.value.code == "DRAFT-CLOSED"
        with pytest.raises(Refusal):
            drafting.answer(draft, "job", {}, at=AT)
    card = lodged(person, job={"host": "vautmont", "occupation": "care_assistant"})
    with acting_as(stranger.token):
        for table in EVERY_TABLE:
            assert table.objects.count() == 0
        with pytest.raises(Refusal) as hidden:
            own.own_case(card.reference, subject=stranger.id)
        assert hidden.value.code == "NOT-FOUND"


def test_the_host_office_reads_the_file_under_a_lease_and_no_other_city_does(
    as_owner: psycopg.Connection,
) -> None:
    person = new_person()
    card = lodged(person)
    host, other = new_officer(as_owner, "maasveen"), new_officer(as_owner, "vautmont")
    classes = ["identity", "case_file", "evidence", "decision"]
    with (
        bearing(host.token),
        reading(person.id, classes=classes, purpose="decide_recognition"),
    ):
        assert CaseFileRow.objects.get(pk=card.id).facts["host"] == "maasveen"
        assert IdentityRow.objects.get(pk=person.id).full_name == "Adaeze Okafor"
        assert EvidenceRow.objects.get(case=card.id).size > 0
        assert not ContactRow.objects.exists()
    with bearing(other.token):
        assert not CaseRow.objects.filter(pk=card.id).exists()
        with (
            pytest.raises(Refusal) as refused,
            reading(person.id, classes=classes, purpose="decide_recognition"),
        ):
            pass
    assert refused.value.code == "NO-BASIS"


def test_withdrawing_is_done_once_and_by_the_person_alone(
    as_superuser: psycopg.Connection,
) -> None:
    person, stranger = new_person(), new_person()
    card = lodged(person)
    with bearing(stranger.token), pytest.raises(Refusal):
        lodging.withdraw(card.reference, subject=stranger.id, at=AT)
    with bearing(person.token):
        assert lodging.withdraw(card.reference, subject=person.id, at=AT).state == "withdrawn"
        assert lodging.withdraw(card.reference, subject=person.id, at=AT).state == "withdrawn"
    assert facts_recorded(as_superuser, str(card.id)).count("CaseWithdrawn") == 1


def test_after_withdrawing_the_person_may_apply_again() -> None:
    person = new_person()
    first = lodged(person)
    with bearing(person.token):
        lodging.withdraw(first.reference, subject=person.id, at=AT)
    assert lodged(person).reference != first.reference


def test_a_paper_taken_out_is_empty_at_once(as_superuser: psycopg.Connection) -> None:
    person = new_person()
    draft = draft_with(person, answers(), paper=pdf("to be taken out"))
    with bearing(person.token):
        (paper,) = own.papers(draft)
        assert drafting.remove_paper(draft, paper.id, at=AT)
        assert not drafting.remove_paper(draft, paper.id, at=AT)
        assert own.papers(draft) == ()
    left = as_superuser.execute(
        "SELECT length(content), filename FROM recognition_evidence WHERE id = %s", [paper.id]
    ).fetchone()
    assert left == (0, "")


def test_giving_up_empties_answers_and_papers(as_superuser: psycopg.Connection) -> None:
    person: SignedIn = new_person()
    draft = draft_with(person, answers())
    with bearing(person.token):
        drafting.give_up(draft, at=AT)
    left = as_superuser.execute(
        "SELECT d.answers, sum(length(e.content)) FROM recognition_draft d"
        " JOIN recognition_evidence e ON e.draft = d.id WHERE d.id = %s GROUP BY 1",
        [draft],
    ).fetchone()
    assert left == ({}, 0)


def test_the_connection_says_nothing_to_somebody_without_a_session() -> None:
    lodged(new_person())
    assert not connection.in_atomic_block
    for table in EVERY_TABLE:
        assert table.objects.count() == 0


def test_two_windows_that_send_at_once_make_one_case(as_superuser: psycopg.Connection) -> None:
    person = new_person()
    draft = draft_with(person, answers())
    start = Barrier(2)

    def send() -> own.CaseCard:
        try:
            with bearing(person.token):
                start.wait(10)
                return lodging.lodge(draft, subject=person.id, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as windows:
        first, second = (window.result() for window in [windows.submit(send) for _ in range(2)])
    assert first == second
    assert facts_recorded(as_superuser, str(draft)) == ["CaseLodged", "CaseAssessed"]


def test_two_windows_that_answer_at_once_lose_nothing() -> None:
    person = new_person()
    with bearing(person.token):
        draft = drafting.begin(person.id, at=AT).id
    start = Barrier(2)

    def write(section: str) -> None:
        try:
            with bearing(person.token):
                start.wait(10)
                drafting.answer(draft, section, WHOLE[section], at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as windows:
        for window in [windows.submit(write, section) for section in ("job", "person")]:
            window.result()
    with bearing(person.token):
        assert own.open_draft(person.id).answers.keys() == {"job", "person"}
