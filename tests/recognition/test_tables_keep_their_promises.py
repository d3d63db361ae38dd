"""What must never be false about cases, whatever the code above the database does."""

import uuid
from datetime import UTC, date, datetime

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError

from comity.ledger.acting import acting_as
from comity.recognition.models import CaseRow, DraftRow, EvidenceRow, IdentityRow
from recognition.people import SignedIn, new_officer, new_person

pytestmark = pytest.mark.database
AT = datetime(2027, 3, 1, 9, tzinfo=UTC)


def lodged(person: SignedIn, *, host: str = "maasveen", reference: str = "") -> CaseRow:
    return CaseRow.objects.create(
        reference=reference or uuid.uuid4().hex[:10].upper().replace("0", "Z").replace("1", "Y"),
        subject=person.id,
        host_city=host,
        occupation="electrician",
        mode="automatic",
        submitted_at=AT,
        received_on=AT.date(),
        complete_on=AT.date(),
        due_on=date(2027, 4, 1),
        acknowledge_by=date(2027, 3, 8),
    )


def draft(person: SignedIn) -> DraftRow:
    return DraftRow.objects.create(subject=person.id, answers={"job": {}}, updated_at=AT)


def test_a_stranger_sees_nothing_of_a_person() -> None:
    person, stranger = new_person(), new_person()
    with acting_as(person.token):
        IdentityRow.objects.create(subject=person.id, full_name="Ada", born_on=date(1990, 1, 1))
        draft(person)
        lodged(person)
    with acting_as(stranger.token):
        for table in (IdentityRow, DraftRow, CaseRow):
            assert table.objects.count() == 0


def test_the_host_office_sees_the_case_but_no_name_without_a_lease(
    as_owner: psycopg.Connection,
) -> None:
    person, officer = new_person(), new_officer(as_owner, "maasveen")
    with acting_as(person.token):
        IdentityRow.objects.create(subject=person.id, full_name="Ada", born_on=date(1990, 1, 1))
        case = lodged(person)
    with acting_as(officer.token):
        assert CaseRow.objects.filter(pk=case.pk).exists()
        assert not IdentityRow.objects.exists()


def test_nobody_lodges_for_somebody_else() -> None:
    person, other = new_person(), new_person()
    with pytest.raises(DatabaseError, match="row-level security"), acting_as(other.token):
        lodged(person)


def test_a_person_has_one_open_case_a_city_and_job() -> None:
    person = new_person()
    with acting_as(person.token):
        lodged(person)
        lodged(person, host="granbourg")
    with (
        pytest.raises(IntegrityError, match="case_one_open_a_person_city_and_job"),
        acting_as(person.token),
    ):
        lodged(person)


def test_a_person_can_withdraw_their_case_and_decide_nothing() -> None:
    person = new_person()
    with acting_as(person.token):
        case = lodged(person)
    with (
        pytest.raises(DatabaseError, match=r"row-level security|by its decision"),
        acting_as(person.token),
    ):
        CaseRow.objects.filter(pk=case.pk).update(state="decided", decided_at=AT)
    with acting_as(person.token):
        assert CaseRow.objects.filter(pk=case.pk).update(state="withdrawn") == 1
    with acting_as(person.token):
        assert CaseRow.objects.filter(pk=case.pk).update(state="withdrawn") == 0


def test_a_file_that_was_sent_cannot_be_exchanged() -> None:
    person = new_person()
    with acting_as(person.token):
        case = lodged(person)
        paper = EvidenceRow.objects.create(
            subject=person.id,
            draft=draft(person).pk,
            kind="certificate",
            filename="a.pdf",
            media_type="application/pdf",
            size=3,
            sha256=b"0" * 32,
            content=b"abc",
            uploaded_at=AT,
        )
        mine = EvidenceRow.objects.filter(pk=paper.pk)
        assert mine.update(case=case, host_city="maasveen") == 1
        assert mine.update(content=b"other") == 0
        assert mine.update(case=None, host_city=None) == 0


def test_an_open_draft_is_one_a_person_and_empty_when_closed() -> None:
    person = new_person()
    with acting_as(person.token):
        first = draft(person)
    with pytest.raises(IntegrityError, match="draft_one_open"), acting_as(person.token):
        draft(person)
    with pytest.raises(IntegrityError, match="draft_closed"), acting_as(person.token):
        DraftRow.objects.filter(pk=first.pk).update(closed_at=AT)
    with acting_as(person.token):
        DraftRow.objects.filter(pk=first.pk).update(closed_at=AT, answers={})
        draft(person)
