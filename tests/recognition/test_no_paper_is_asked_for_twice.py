"""What was handed in once is used again, and an office sees what it has before it asks."""

from datetime import timedelta
from typing import Any

import pytest
from tests.recognition.office_stage import NOW, WHOLE, facts, lodged, officer, person
from tests.recognition.test_the_office_pages import page

from comity.ledger.acting import acting_as, bearing
from comity.recognition.actions import drafting
from comity.recognition.models import EvidenceRow
from comity.recognition.queries import own

pytestmark = pytest.mark.database
HERE = "/en/apply/papers/"


def test_a_paper_of_an_earlier_case_is_handed_in_with_one_press_and_once(as_owner: Any) -> None:
    amina, stranger = person(), person()
    case = lodged(amina, facts(WHOLE))
    with acting_as(amina.token):
        sent = EvidenceRow.objects.get(case=case).id
    shown = page(amina.client, HERE)
    assert f"{HERE}{sent}/again/" in shown
    page(amina.client, HERE.replace("/en/", "/ar/"))
    for _ in range(2):
        assert amina.client.post(f"{HERE}{sent}/again/").status_code == 302
    with acting_as(amina.token):
        draft = own.open_draft(amina.actor.id)
        assert draft is not None
        (copy,) = own.papers(draft.id)
        assert copy.id != sent
        assert EvidenceRow.objects.get(case=case).id == sent
        assert EvidenceRow.objects.get(pk=copy.id).case_id is None
    assert f"{sent}/again/" not in page(amina.client, HERE), "it is there already"
    assert stranger.client.post(f"{HERE}{sent}/again/").status_code == 302
    with bearing(stranger.token):
        mine = own.open_draft(stranger.actor.id)
        assert mine is not None
        assert own.papers(mine.id) == ()
        assert not drafting.use_again(mine.id, copy.id, at=NOW + timedelta(days=1))


def test_an_office_sees_what_it_has_before_it_asks(as_owner: Any) -> None:
    amina, brandt = person(), officer(as_owner)
    case = lodged(amina, facts(WHOLE))
    shown = page(brandt.client, f"/en/office/cases/{case}/ask/")
    assert "certificate.pdf" in shown.split('id="there"')[1]
