"""A helper fills in what is not sent yet: seen under a lease, in their own name, until the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError
from tests.recognition.draft_stage import (
    LATER,
    begun,
    code_for,
    helped,
    look,
    seen,
    taken,
    write,
)
from tests.recognition.office_stage import NOW, person
from tests.recognition.test_the_office_pages import page

from comity.ledger.acting import acting_as, bearing
from comity.ledger.refusing import ask
from comity.privacy import actions as privacy
from comity.privacy import leases
from comity.privacy.domain.mandates import Scope
from comity.privacy.queries import mandates_for, uses, who_looked
from comity.recognition.actions import drafting, lodging
from comity.recognition.models import CaseFileRow, CaseRow, ContactRow, DraftRow, EvidenceRow
from comity.recognition.queries import own
from comity.values.refusals import Refusal
from recognition.applicants import checked, pdf

pytestmark = pytest.mark.database
ALL, NOTHING = (1, 1), (0, 0)
MAIL = "amina@maasveen.example"


def test_a_helper_sees_the_draft_from_the_lease_on_and_nothing_after_the_end() -> None:
    amina, rosa, stranger = person(), person(), person()
    draft = begun(amina)
    code = code_for(amina, draft)
    assert seen(rosa, draft) == NOTHING, "a code that nobody used opens nothing"
    mandate = taken(code, rosa)
    assert seen(rosa, draft) == NOTHING, "no lease, no row"
    with acting_as(rosa.token):
        ask("SELECT open_mandate_leases(%s)", draft)
        assert not DraftRow.objects.filter(pk=draft).exists(), "not in the lease's transaction"
    assert seen(rosa, draft) == ALL
    assert seen(stranger, draft) == NOTHING
    with bearing(amina.token):
        assert privacy.end_mandate(mandate, at=NOW)
    assert seen(rosa, draft) == NOTHING
    with pytest.raises(Refusal, match="sent or given up"):
        write(rosa, draft)
    with bearing(rosa.token), pytest.raises(Refusal) as refused:
        leases.open_under_mandate(draft)
    assert refused.value.code == "NO-MANDATE"


def test_an_expired_lease_and_a_mandate_laid_down_or_over_show_nothing(
    as_superuser: psycopg.Connection[Any],
) -> None:
    amina, rosa, draft, mandate = helped()
    with shortened(as_superuser, rosa):
        assert seen(rosa, draft) == NOTHING
        with pytest.raises(Refusal, match="sent or given up"):
            write(rosa, draft)
    assert seen(rosa, draft) == ALL
    with bearing(rosa.token):
        privacy.end_mandate(mandate, at=NOW)
    assert seen(rosa, draft) == NOTHING
    again = taken(code_for(amina, draft), rosa)
    look(rosa, draft)
    assert seen(rosa, draft) == ALL
    over = "UPDATE mandate SET until = clock_timestamp() WHERE id = %s"
    as_superuser.execute(over, [again])
    assert seen(rosa, draft) == NOTHING


@contextmanager
def shortened(admin: psycopg.Connection[Any], who: Any) -> Iterator[None]:
    """Have the leases of somebody be over, and put them back: they are sealed."""
    set_to = "UPDATE lease SET expires = opened + %s::interval WHERE actor = %s"
    admin.execute("ALTER TABLE lease DISABLE TRIGGER lease_stays")
    try:
        admin.execute(set_to, ["1 microsecond", who.actor.id])
        yield
        admin.execute(set_to, ["15 minutes", who.actor.id])
    finally:
        admin.execute("ALTER TABLE lease ENABLE ALWAYS TRIGGER lease_stays")


def test_a_mandate_for_another_draft_shows_nothing_of_this_one() -> None:
    amina, rosa, draft, _mandate = helped()
    bela, mallory = person(), person()
    other = begun(bela)
    assert seen(rosa, other) == NOTHING
    code = give_for_anothers(mallory, other)
    taken(code, rosa)
    look(rosa, other)
    assert seen(rosa, other) == NOTHING, "nobody lets others see what is not theirs"
    assert seen(rosa, draft) == ALL
    assert seen(amina, other) == NOTHING


def give_for_anothers(who: Any, matter: Any) -> str:
    with bearing(who.token):
        return privacy.give_mandate(
            matter, Scope.ACT, until=NOW + timedelta(days=9), tells_helper=False, at=NOW
        )


def test_the_person_finds_each_look_and_the_helpers_name_on_what_was_written(
    as_superuser: psycopg.Connection[Any],
) -> None:
    amina, rosa, draft, _mandate = helped()
    write(rosa, draft, "practice", [{"months": 14, "last_on": "2026-05-01"}])
    with acting_as(amina.token):
        looks = [one for one in who_looked(amina.actor.id) if one.role == "helper"]
        assert {one.purpose for one in looks} == {"help_applicant"}
        told = own.open_draft(amina.actor.id)
        assert told is not None
        assert told.written_by == rosa.actor.id
        assert told.answers["practice"][0]["months"] == 14
    rows = as_superuser.execute(
        "SELECT payload->>'section', signed_by FROM fact"
        " WHERE kind = 'HelperWrote' AND payload->>'draft' = %s",
        [str(draft)],
    ).fetchall()
    assert rows == [("practice", str(rosa.actor.id))]
    write(amina, draft)
    with acting_as(rosa.token):
        there = own.helped_draft(draft, helper=rosa.actor.id)
        assert there is not None
        assert there.written_by == amina.actor.id


def test_nobody_writes_in_anothers_name() -> None:
    amina, rosa, draft, _mandate = helped()
    with acting_as(rosa.token):
        DraftRow.objects.filter(pk=draft).update(answers={"job": {}}, updated_at=LATER)
        assert DraftRow.objects.get(pk=draft).written_by == rosa.actor.id
    with pytest.raises(DatabaseError), acting_as(rosa.token):
        DraftRow.objects.filter(pk=draft).update(written_by=amina.actor.id)
    with acting_as(amina.token):
        assert DraftRow.objects.get(pk=draft).written_by == rosa.actor.id


@pytest.mark.parametrize(
    "change",
    [
        {"closed_at": NOW, "answers": {}},
        {"news_city": "vautmont", "news_language": "fr"},
    ],
)
def test_a_helper_neither_ends_a_draft_nor_says_how_the_person_hears(
    change: dict[str, Any],
) -> None:
    _amina, rosa, draft, _mandate = helped()
    with pytest.raises(DatabaseError), acting_as(rosa.token):
        DraftRow.objects.filter(pk=draft).update(**change)
    with bearing(rosa.token), pytest.raises(DatabaseError):
        drafting.give_up(draft, at=NOW)


def test_who_may_only_see_writes_nothing_by_action_or_by_table() -> None:
    amina, rosa, draft, _mandate = helped("see")
    assert seen(rosa, draft) == ALL
    with pytest.raises(Refusal):
        write(rosa, draft)
    with acting_as(rosa.token):
        assert DraftRow.objects.filter(pk=draft).update(answers={}) == 0
        assert EvidenceRow.objects.filter(draft=draft).update(removed_at=NOW) == 0
    with pytest.raises(DatabaseError), acting_as(rosa.token):
        add_row(draft, amina.actor.id)


def test_a_helper_hands_in_a_paper_and_takes_one_out_but_changes_none() -> None:
    amina, rosa, draft, _mandate = helped()
    second = checked("karte.pdf", pdf("a card"))
    with bearing(rosa.token):
        card = drafting.add_paper(draft, second, kind="safety", at=LATER)
        assert len(own.papers(draft)) == 2
        assert drafting.remove_paper(draft, card.id, at=LATER)
        (left,) = own.papers(draft)
    with acting_as(amina.token):
        told = own.open_draft(amina.actor.id)
        assert told is not None
        assert told.written_by == rosa.actor.id
    with pytest.raises(DatabaseError), acting_as(rosa.token):
        EvidenceRow.objects.filter(pk=left.id).update(content=b"%PDF other")
    stranger_draft = begun(person())
    with pytest.raises(DatabaseError), acting_as(rosa.token):
        add_row(stranger_draft, amina.actor.id)


def add_row(draft: Any, subject: Any) -> None:
    EvidenceRow.objects.create(
        subject=subject,
        draft=draft,
        kind="other",
        filename="x.pdf",
        media_type="application/pdf",
        size=1,
        sha256=b"0" * 32,
        content=b"%",
        uploaded_at=NOW,
    )


def test_the_person_sends_and_the_mandate_goes_on_for_the_case(as_owner: Any) -> None:
    amina, rosa, draft, _mandate = helped(tells=True)
    with bearing(rosa.token), pytest.raises(Refusal, match="not yours"):
        lodging.lodge(draft, subject=rosa.actor.id, at=NOW)
    with bearing(rosa.token), pytest.raises(DatabaseError):
        lodging.lodge(draft, subject=amina.actor.id, at=NOW)
    with bearing(amina.token):
        card = lodging.lodge(draft, subject=amina.actor.id, at=NOW)
    assert card.id == draft
    with acting_as(rosa.token):
        assert not DraftRow.objects.filter(pk=draft).exists()
        assert CaseRow.objects.filter(pk=draft).exists()
        assert CaseFileRow.objects.filter(case=draft).exists()
        assert ContactRow.objects.get(pk=rosa.actor.id).email == "rosa@circle.example"
        told = [one for one in uses(rosa.actor.id) if one.purpose == "notify_applicant"]
        assert [(one.city, one.classes) for one in told] == [("maasveen", ("contact",))]
    assert card.reference in page(rosa.client, f"/en/my/{card.reference}/")
    sent = notices(as_owner, rosa.actor.id)
    assert sent == [("recognition/helped", "nl", "maasveen")]


def notices(as_owner: Any, subject: Any) -> list[tuple[str, str, str]]:
    as_owner.execute("SET ROLE comity_logkeeper")
    rows = as_owner.execute(
        "SELECT template, language, city FROM outbox WHERE subject = %s ORDER BY posted", [subject]
    ).fetchall()
    as_owner.execute("RESET ROLE")
    return [tuple(row) for row in rows]


def test_a_helper_who_is_told_no_news_gets_none_and_no_city_may_write(as_owner: Any) -> None:
    amina, rosa, draft, _mandate = helped()
    with bearing(amina.token):
        lodging.lodge(draft, subject=amina.actor.id, at=NOW)
        with pytest.raises(DatabaseError):
            ContactRow.objects.create(pk=rosa.actor.id, email="x@x.example")
    assert notices(as_owner, rosa.actor.id) == []
    with acting_as(rosa.token):
        assert uses(rosa.actor.id) == ()


def test_a_draft_given_up_ends_its_mandates_and_codes() -> None:
    amina, rosa, draft, _mandate = helped()
    waiting = code_for(amina, draft)
    with bearing(amina.token):
        drafting.give_up(draft, at=NOW)
        assert all(one.ended for one in mandates_for(draft))
    assert seen(rosa, draft) == NOTHING
    with pytest.raises(Refusal) as refused:
        taken(waiting, person())
    assert refused.value.code == "MANDATE-UNKNOWN"
    with pytest.raises(Refusal) as closed:
        code_for(amina, draft)
    assert closed.value.code == "DRAFT-CLOSED"


def test_a_draft_that_was_swept_away_shows_nothing(as_superuser: psycopg.Connection[Any]) -> None:
    _amina, rosa, draft, _mandate = helped()
    as_superuser.execute("DELETE FROM recognition_draft WHERE id = %s", [draft])
    assert seen(rosa, draft) == NOTHING, "its papers neither"
    page(rosa.client, f"/en/helping/{draft}/apply/", status=409)


def test_the_person_hears_once_a_day_if_they_wish_and_not_of_their_own_words(as_owner: Any) -> None:
    amina, rosa, draft, _mandate = helped(email=MAIL)
    write(amina, draft)
    assert notices(as_owner, amina.actor.id) == []
    for section in ("job", "language"):
        write(rosa, draft, section)
    assert notices(as_owner, amina.actor.id) == [("recognition/written", "ar", "maasveen")]
    with acting_as(amina.token):
        assert ContactRow.objects.get(pk=amina.actor.id).email == MAIL
    bela, nina, quiet, _other = helped()
    write(nina, quiet)
    assert notices(as_owner, bela.actor.id) == []


def test_an_e_mail_needs_an_office_that_writes_it() -> None:
    amina = person()
    draft = begun(amina, whole=False)
    with pytest.raises(Refusal) as refused:
        code_for(amina, draft, email=MAIL)
    assert [fault.path for fault in refused.value.faults] == ["hear"]
    code_for(amina, draft)
