"""A mandate: a helper sees one case, acts in the person's name, and sees nothing afterwards."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from tests.recognition.office_stage import NOW, WHOLE, Player, facts, lodged, officer, person
from tests.recognition.test_the_office_pages import page, reference

from comity.ledger.acting import acting_as, bearing
from comity.privacy import actions as privacy
from comity.privacy import leases
from comity.privacy.domain.mandates import Scope
from comity.privacy.queries import mandates_for, uses, who_looked
from comity.recognition.actions import asking, mandates
from comity.recognition.domain.asking import Item
from comity.recognition.models import (
    ActRow,
    ActTextRow,
    AssessmentRow,
    CaseFileRow,
    CaseRow,
    ContactRow,
    EvidenceRow,
    IdentityRow,
)
from comity.recognition.queries import own
from comity.values.refusals import Refusal
from recognition.applicants import pdf

pytestmark = pytest.mark.database
WHY = "We cannot read the second page."
TABLES = (CaseRow, CaseFileRow, EvidenceRow, ActRow, ActTextRow, AssessmentRow)


def asked_case(as_owner: Any, *, words: str = WHY) -> tuple[Player, Player, uuid.UUID, str]:
    amina, brandt = person(), officer(as_owner)
    case = lodged(amina, facts(WHOLE), language="de")
    with bearing(brandt.token):
        asking.ask(case, [Item("practice", words)], by=brandt.actor, at=NOW)
    return amina, brandt, case, reference(case, amina)


def mandate(
    who: Player, name: str, helper: Player, scope: str = "act", *, tells: bool = False
) -> uuid.UUID:
    until = NOW.date() + timedelta(days=30)
    with bearing(who.token):
        code = mandates.give(name, scope, until, tells_helper=tells, subject=who.actor.id, at=NOW)
    with bearing(helper.token):
        return mandates.take(
            code.lower(),
            name="Rosa, Neighbours' Circle",
            email="rosa@circle.example",
            language="nl",
            helper=helper.actor.id,
            at=NOW,
        )


def seen(who: Player, case: uuid.UUID) -> set[str]:
    """Name the tables of which somebody sees rows about a case."""
    with acting_as(who.token):
        subject = {"subject": SUBJECTS[case]}
        return {table.__name__ for table in TABLES if table.objects.filter(**subject).exists()} | {
            table.__name__
            for table in (IdentityRow, ContactRow)
            if table.objects.filter(**subject).exists()
        }


SUBJECTS: dict[uuid.UUID, uuid.UUID] = {}


def test_a_helper_sees_one_case_from_the_code_on_and_nothing_after_the_end(as_owner: Any) -> None:
    amina, _brandt, case, name = asked_case(as_owner)
    other = lodged(amina, facts(WHOLE, host="vautmont"))
    SUBJECTS[case] = amina.actor.id
    rosa, stranger = person(), person()
    assert seen(rosa, case) == set()
    held = mandate(amina, name, rosa)
    assert seen(rosa, case) == {"CaseRow", "ActRow"}, "without a lease only where it stands"
    with bearing(rosa.token):
        leases.open_under_mandate(case)
    everything = {table.__name__ for table in TABLES}
    assert seen(rosa, case) == everything, "neither the name's table nor the address"
    with acting_as(rosa.token):
        assert set(CaseRow.objects.filter(subject=amina.actor.id)) == {CaseRow(pk=case)}
        assert not CaseFileRow.objects.filter(case=other).exists()
        assert not AssessmentRow.objects.filter(case=other).exists()
    assert seen(stranger, case) == set()
    with bearing(amina.token):
        assert privacy.end_mandate(held, at=NOW)
        assert not privacy.end_mandate(held, at=NOW)
    assert seen(rosa, case) == set()
    with bearing(rosa.token), pytest.raises(Refusal) as refused:
        leases.open_under_mandate(case)
    assert refused.value.code == "NO-MANDATE"


def test_who_looked_says_that_it_was_the_helper_and_the_page_ends_it(as_owner: Any) -> None:
    amina, _brandt, _case, name = asked_case(as_owner)
    rosa = person()
    mandate(amina, name, rosa)
    page(rosa.client, f"/en/my/{name}/")
    with acting_as(amina.token):
        looks = [look for look in who_looked(amina.actor.id) if look.role == "helper"]
        assert [look.purpose for look in looks] == ["help_applicant"]
        assert set(looks[0].classes) == {"case_file", "evidence", "decision"}
        use = next(one for one in uses(amina.actor.id) if one.purpose == "help_applicant")
    shown = page(amina.client, "/en/me/data/")
    assert "Your helper" in shown
    told = {"city": use.city, "purpose": use.purpose}
    assert amina.client.post("/en/me/data/withdraw/", told).status_code == 302
    page(rosa.client, f"/en/my/{name}/", status=404)


@pytest.mark.parametrize("by", ["person", "helper"])
def test_a_helper_answers_in_the_persons_name_and_it_is_written_down_who(
    as_owner: Any, by: str
) -> None:
    amina, brandt, case, name = asked_case(as_owner)
    rosa = person()
    mandate(amina, name, rosa)
    acts = rosa if by == "helper" else amina
    with acting_as(amina.token):
        question = ActRow.objects.get(case=case, kind="asked").id
    address = f"/en/my/{name}/answer/{question}/"
    page(acts.client, address)
    sent = {"kind": "practice", "file": SimpleUploadedFile("proof.pdf", pdf(), "application/pdf")}
    assert acts.client.post(address, sent).status_code == 302
    assert "proof.pdf" in page(acts.client, address)
    assert acts.client.post(address, {"send": "1", "words": "Here it is."}).status_code == 302
    with acting_as(amina.token):
        act = ActRow.objects.get(case=case, kind="answered")
        assert act.by == acts.actor.id
        assert EvidenceRow.objects.filter(case=case, filename="proof.pdf").count() == 1
        told = own.own_case(name, subject=amina.actor.id)
        assert told.acts[-1].is_by_helper == (by == "helper")
    for who, where in ((amina, f"/en/my/{name}/"), (brandt, f"/en/office/cases/{case}/")):
        assert ("a helper, in the person" in page(who.client, where)) == (by == "helper")
    assert acts.client.get(address.replace("/en/", "/ar/")).status_code == 302


def test_a_mandate_to_see_lets_nobody_act_by_page_or_by_table(as_owner: Any) -> None:
    amina, _brandt, case, name = asked_case(as_owner)
    rosa = person()
    mandate(amina, name, rosa, "see")
    shown = page(rosa.client, f"/en/my/{name}/")
    assert 'id="to-do"' not in shown
    with acting_as(rosa.token):
        asked = ActRow.objects.get(case=case, kind="asked")
    answer = rosa.client.post(f"/en/my/{name}/answer/{asked.id}/", {"send": "1", "words": "No."})
    assert answer.status_code in {403, 409, 422}, answer.status_code
    with pytest.raises(DatabaseError), acting_as(rosa.token):
        ActRow.objects.create(
            case_id=case,
            subject=amina.actor.id,
            host_city="ahrenbrueck",
            kind="answered",
            on=NOW.date(),
            at=NOW,
            by=rosa.actor.id,
            answers=asked,
        )


@pytest.mark.parametrize("kind", ["withdrawn", "asked", "lapsed", "extended"])
def test_a_helper_never_withdraws_and_never_acts_as_the_office(as_owner: Any, kind: str) -> None:
    amina, _brandt, case, name = asked_case(as_owner)
    rosa = person()
    mandate(amina, name, rosa)
    with bearing(rosa.token):
        leases.open_under_mandate(case)
    with pytest.raises(DatabaseError), acting_as(rosa.token):
        ActRow.objects.create(
            case_id=case,
            subject=amina.actor.id,
            host_city="ahrenbrueck",
            kind=kind,
            on=NOW.date(),
            at=NOW,
            by=rosa.actor.id,
            until=NOW.date() if kind == "asked" else None,
        )
    with acting_as(rosa.token):
        assert CaseRow.objects.filter(pk=case).exists()
    with pytest.raises(DatabaseError), acting_as(rosa.token):
        CaseRow.objects.filter(pk=case).update(state="withdrawn")
    assert rosa.client.post(f"/en/my/{name}/withdraw/").status_code == 404
    assert rosa.client.get(f"/en/my/{name}/help/").status_code == 404


def test_nobody_gives_a_mandate_for_the_case_of_another(as_owner: Any) -> None:
    amina, _brandt, case, _name = asked_case(as_owner)
    mallory, friend = person(), person()
    SUBJECTS[case] = amina.actor.id
    with bearing(mallory.token):
        code = privacy.give_mandate(
            case, Scope.ACT, until=NOW + timedelta(days=9), tells_helper=False, at=NOW
        )
    with bearing(friend.token):
        privacy.take_mandate(code, name="Friend", language="en", at=NOW)
        leases.open_under_mandate(case)
    assert seen(friend, case) == set()


def test_a_code_opens_once_and_not_for_its_giver(as_owner: Any) -> None:
    amina, _brandt, case, name = asked_case(as_owner)
    rosa, second = person(), person()
    with bearing(amina.token):
        until = NOW.date() + timedelta(days=1)
        code = mandates.give(name, "see", until, tells_helper=False, subject=amina.actor.id, at=NOW)
        (waiting,) = mandates_for(case)
        assert waiting.waits(datetime.now(UTC))
    for who, opens in ((amina, False), (rosa, True), (second, False)):
        with bearing(who.token):
            if opens:
                privacy.take_mandate(code, name="Rosa", language="en", at=NOW)
                continue
            with pytest.raises(Refusal) as refused:
                privacy.take_mandate(code, name="Other", language="en", at=NOW)
            assert refused.value.code == "MANDATE-UNKNOWN"


def test_every_fault_of_a_mandate_is_named(as_owner: Any) -> None:
    amina, _brandt, _case, name = asked_case(as_owner)
    with bearing(amina.token), pytest.raises(Refusal) as refused:
        mandates.give(
            name,
            "own",
            NOW.date() + timedelta(days=400),
            tells_helper=True,
            subject=amina.actor.id,
            at=NOW,
        )
    assert {fault.path for fault in refused.value.faults} == {"scope", "until"}
    answer = amina.client.post(f"/en/my/{name}/help/", {"until_day": "31", "until_month": "2"})
    assert answer.status_code == 422
    rosa = person()
    answer = rosa.client.post("/en/helping/", {"code": "XXXX", "name": "R", "email": "r@x.example"})
    assert answer.status_code == 422
    assert "This code opens nothing" in answer.content.decode()


def test_the_helper_hears_of_news_if_the_person_wishes_so(as_owner: Any) -> None:
    told: dict[bool, set[uuid.UUID]] = {}
    for tells in (True, False):
        amina, brandt = person(), officer(as_owner)
        case = lodged(amina, facts(WHOLE), language="de")
        rosa = person()
        mandate(amina, reference(case, amina), rosa, "see", tells=tells)
        with bearing(brandt.token):
            asking.ask(case, [Item("practice", WHY)], by=brandt.actor, at=NOW)
        as_owner.execute("SET ROLE comity_logkeeper")
        rows = as_owner.execute(
            "SELECT subject, template, language FROM outbox WHERE fields ->> 'case' = %s",
            [str(case)],
        ).fetchall()
        as_owner.execute("RESET ROLE")
        told[tells] = {row[0] for row in rows if row[1] == "recognition/helped"}
        assert told[tells] == ({rosa.actor.id} if tells else set())
        assert amina.actor.id in {row[0] for row in rows}
        assert {row[2] for row in rows if row[0] == rosa.actor.id} <= {"nl"}


def test_the_pages_of_a_mandate_from_the_code_to_the_end(as_owner: Any) -> None:
    amina, _brandt, _case, name = asked_case(as_owner)
    rosa = person()
    last = NOW.date() + timedelta(days=20)
    parts = dict(zip(("until_year", "until_month", "until_day"), last.timetuple(), strict=False))
    sent = {"scope": "act", "news": "both", **parts}
    shown = amina.client.post(f"/en/my/{name}/help/", sent).content.decode()
    found = re.search(r'id="code".*?c-code">([0-9A-Z ]+)<', shown, re.DOTALL)
    assert found is not None, shown[:3000]
    taken = {"code": found[1], "name": "Rosa", "email": "rosa@circle.example"}
    assert rosa.client.post("/en/helping/", taken).status_code == 302
    for language in ("en", "ar"):
        assert name in page(rosa.client, f"/{language}/helping/")
        page(amina.client, f"/{language}/my/{name}/help/")
        page(rosa.client, f"/{language}/my/{name}/")
        page(rosa.client, f"/{language}/my/{name}/plans/")
    held = re.search(
        rf"/en/my/{name}/help/([0-9a-f-]{{36}})/end/", page(amina.client, f"/en/my/{name}/help/")
    )
    assert held is not None
    assert amina.client.post(f"/en/my/{name}/help/{held[1]}/end/").status_code == 302
    page(rosa.client, f"/en/my/{name}/", status=404)
    assert "Your mandate is over" in page(rosa.client, "/en/helping/")
