"""The pages of the office and the letter, asked for as browsers ask."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from tests.recognition.office_stage import NOW, WHOLE, facts, lodged, officer, person
from tests.recognition.test_the_office_decides import REASON, SIGNED, machine
from tests.site.wellformed import faults

from comity.ledger.acting import acting_as, bearing
from comity.privacy.queries import who_looked
from comity.recognition.actions import deciding
from comity.recognition.models import CaseRow, EvidenceRow
from comity.recognition.queries.files import decision_of

pytestmark = pytest.mark.database
LIST = "/en/office/"
OUTSIDE = {**SIGNED, "provider": "P-OUT-1"}


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    text = answer.content.decode()
    assert list(faults(text)) == []
    return text


def seen_in(text: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f-]{36})"', text)
    assert found is not None
    return found[1]


def reference(case: uuid.UUID, who: Any) -> str:
    with acting_as(who.token):
        return CaseRow.objects.get(pk=case).reference


def test_an_officer_opens_the_list_takes_a_case_confirms_and_the_person_reads_it(
    as_owner: Any,
) -> None:
    amina, brandt = person(), officer(as_owner, "vautmont")
    case = lodged(amina, facts(OUTSIDE, host="vautmont"), language="ar")
    name = reference(case, amina)
    listed = page(brandt.client, f"{LIST}?tab=team")
    assert name in listed
    assert "Amina" not in listed
    answer = brandt.client.post(f"/en/office/cases/{case}/take/")
    assert answer.status_code == 302
    assert name in page(brandt.client, f"{LIST}?tab=mine")
    shown = page(brandt.client, f"/en/office/cases/{case}/")
    assert "Amina Saleh" in shown
    assert "Suggestion of the computer" in shown
    told = {"seen": seen_in(shown), "verdict": "confirm"}
    answer = brandt.client.post(f"/en/office/cases/{case}/", told)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert "Read the letter" in page(brandt.client, f"/en/office/cases/{case}/")
    letter = page(amina.client, f"/en/cases/{case}/letter/?language=ar")
    assert 'lang="ar" dir="rtl"' in letter
    assert name in letter
    page(amina.client, f"/ar/cases/{case}/letter/?language=fr")
    page(brandt.client, f"/en/cases/{case}/letter/")
    with acting_as(amina.token):
        classes = {one for look in who_looked(amina.actor.id) for one in look.classes}
    assert classes == {"identity", "case_file", "evidence", "decision"}


def test_a_departure_without_a_reason_loses_nothing_and_names_every_fault(as_owner: Any) -> None:
    amina, brandt = person(), officer(as_owner)
    case = lodged(amina, facts(SIGNED))
    shown = page(brandt.client, f"/en/office/cases/{case}/")
    told = {
        "seen": seen_in(shown),
        "verdict": "depart",
        "outcome": "refused",
        "code": "",
        "reason": "too short",
    }
    answer = brandt.client.post(f"/en/office/cases/{case}/", told)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert list(faults(text)) == []
    assert "too short" in text
    assert "Write your reason in 20 to 4000 characters." in text
    assert "Choose why you decide differently." in text


def test_the_second_officer_decides_blind_and_then_sees_both(as_owner: Any) -> None:
    amina, brandt, yildiz = person(), officer(as_owner), officer(as_owner)
    case = lodged(amina, facts(SIGNED))
    address = f"/en/office/cases/{case}/"
    told = {
        "verdict": "depart",
        "outcome": "refused",
        "code": "unsafe",
        "reason": REASON,
    }
    brandt.client.post(address, {**told, "seen": seen_in(page(brandt.client, address))})
    assert "only two refusals are a refusal" in page(brandt.client, address)
    blind = page(yildiz.client, address)
    assert REASON not in blind
    assert str(brandt.actor.id)[:8] not in blind
    answer = yildiz.client.post(address, {"verdict": "confirm", "seen": seen_in(blind)})
    assert answer.status_code == 302
    both = page(yildiz.client, address)
    assert REASON in both
    with acting_as(amina.token):
        decision = decision_of(case)
    assert decision is not None
    assert decision.outcome == "recognised_automatically"
    assert decision.decided_by == yildiz.actor.id


def test_a_paper_is_confirmed_and_the_result_is_computed_again(as_owner: Any) -> None:
    amina, brandt = person(), officer(as_owner)
    case = lodged(amina, facts(WHOLE))
    address = f"/en/office/cases/{case}/"
    before = page(brandt.client, address)
    assert "Ask its issuer" in before
    assert 'value="confirm"' not in before
    confirmed = brandt.client.post(f"{address}confirm/", {"credential": WHOLE["id"]})
    assert confirmed.status_code == 302
    after = page(brandt.client, address)
    assert "the computer grants this by itself" in after
    assert brandt.client.post(f"{address}confirm/", {"credential": "none"}).status_code == 422


def test_a_file_is_given_to_store_and_can_do_nothing_in_a_page(as_owner: Any) -> None:
    amina, brandt = person(), officer(as_owner)
    case = lodged(amina, facts(WHOLE))
    with acting_as(amina.token):
        paper = EvidenceRow.objects.get(case=case).pk
    answer = brandt.client.get(f"/en/office/cases/{case}/papers/{paper}/")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith('attachment; filename="certificate-')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    missing = brandt.client.get(f"/en/office/cases/{case}/papers/{uuid.uuid4()}/")
    assert missing.status_code == 404


@pytest.mark.parametrize("tab", ["mine", "team", "waiting", "nonsense"])
def test_an_empty_list_says_so(as_owner: Any, tab: str) -> None:
    nobody = officer(as_owner, "maasveen").client
    text = page(nobody, f"{LIST}?tab={tab}&due=late&occupation=bricklayer")
    assert "No case fits these filters" in text
    text = page(nobody, f"{LIST}?tab=mine")
    assert "Nothing waits here" in text


def test_strangers_find_nothing_at_any_address(as_owner: Any, connect: Any) -> None:
    amina, brandt = person(), officer(as_owner)
    case = lodged(amina, facts(SIGNED))
    with acting_as(amina.token):
        paper = EvidenceRow.objects.get(case=case).pk
    machine(connect, case)
    name = reference(case, amina)
    office = [
        f"/en/office/cases/{case}/",
        f"/en/office/cases/{case}/papers/{paper}/",
    ]
    letter = f"/en/cases/{case}/letter/"
    elsewhere = officer(as_owner, "vautmont").client
    for address in [*office, letter]:
        assert elsewhere.get(address).status_code == 404
    for address in (f"/en/office/cases/{case}/{act}/" for act in ("take", "confirm")):
        assert elsewhere.post(address).status_code == 404
    for tab in ("mine", "team", "waiting"):
        assert name not in page(elsewhere, f"{LIST}?tab={tab}")
    other = person().client
    assert other.get(letter).status_code == 404
    for address in [LIST, *office]:
        assert other.get(address).status_code == 403
        assert amina.client.get(address).status_code == 403
    assert amina.client.get(letter).status_code == 200
    assert brandt.client.get(letter).status_code == 200
    nobody = Client()
    for address in [LIST, *office, letter]:
        assert nobody.get(address).status_code == 302


def test_opening_a_case_too_many_says_what_to_do(as_owner: Any, as_superuser: Any) -> None:
    amina, brandt = person(), officer(as_owner)
    case = lodged(amina, facts(SIGNED))
    with bearing(brandt.token):
        deciding.take_up(case, by=brandt.actor, at=NOW)
    assert brandt.client.get(f"/en/office/cases/{case}/").status_code == 200
