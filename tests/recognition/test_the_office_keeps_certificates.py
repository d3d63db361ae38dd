"""Officers suspend, set free and withdraw certificates on a page, and never alone."""

import re
import uuid
from typing import Any

import pytest
from tests.certificates.desk import now, worker
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import Player, officer
from tests.recognition.test_a_decided_case_is_certified import HOST, SIGNED, applied, certified
from tests.recognition.test_the_office_pages import page

from comity.certificates import actions
from comity.certificates.queries import bundle, my_certificates
from comity.ledger.acting import as_machine, bearing
from comity.proofs.verifying import verify
from comity.recognition.actions import deciding

pytestmark = pytest.mark.database
WHY = "One of your papers is being looked at."


class Stage:
    """A certified case with its holder, and two officers of its city."""

    def __init__(self, product: Scene, as_owner: Any) -> None:
        self.product = product
        self.holder, self.case = applied(SIGNED)
        with worker(product), as_machine(HOST):
            assert deciding.grant_unattended(self.case, at=now())
        card = certified(product, self.holder, self.case)
        assert card is not None
        self.card = card
        self.first, self.second = officer(as_owner, HOST), officer(as_owner, HOST)
        self.address = f"/en/office/cases/{self.case}/certificate/"

    def order(self, by: Player, kind: str, status: int = 302, **given: str) -> str:
        answer = by.client.post(f"{self.address}{kind}/", {"reason": WHY, **given})
        assert answer.status_code == status, answer.content.decode()[:2000]
        return answer.content.decode()

    def agree(self, by: Player) -> None:
        """Press what the page offers for the one order that waits."""
        shown = page(by.client, self.address)
        (action,) = re.findall(rf'action="({self.address}[^"]+/agree/)"', shown)
        assert by.client.post(action).status_code == 302

    def carry_out(self) -> None:
        rows = self.product.admin.execute(
            "SELECT id FROM certificates_order WHERE certificate_id = %s"
            " AND carried_out_at IS NULL",
            [self.card.id],
        ).fetchall()
        for (order,) in rows:
            with worker(self.product), as_machine(HOST):
                actions.carry_out(order, subject=self.holder.actor.id, at=now())

    def verdicts(self) -> set[str]:
        with bearing(self.holder.token):
            (card,) = my_certificates()
        assert card.wallet is not None
        assert card.card is not None
        raws = (card.credential, card.wallet.encode(), card.card)
        return {verify(raw, bundle(), now()).verdict for raw in raws}


@pytest.fixture
def stage(product: Scene, as_owner: Any) -> Stage:
    return Stage(product, as_owner)


def test_an_officer_suspends_and_sets_free_and_the_holder_reads_why(stage: Stage) -> None:
    shown = page(stage.first.client, f"/en/office/cases/{stage.case}/")
    assert stage.address in shown
    shown = page(stage.first.client, stage.address)
    assert "Suspend it for now" in shown
    assert "End the suspension" not in shown
    stage.order(stage.first, "suspend", code="inquiry")
    assert "Somebody other than you must agree" in page(stage.first.client, stage.address)
    assert "I agree: Suspend it for now" in page(stage.second.client, stage.address)
    stage.agree(stage.second)
    assert "It is being carried out." in page(stage.first.client, stage.address)
    stage.carry_out()
    assert stage.verdicts() == {"suspended"}
    own = page(stage.holder.client, f"/en/my/certificate/{stage.card.id}/")
    assert WHY in own
    assert "End the suspension" in page(stage.first.client, stage.address)
    stage.order(stage.second, "lift", code="inquiry_ended")
    stage.agree(stage.first)
    stage.carry_out()
    assert stage.verdicts() == {"recognised"}


def test_two_officers_withdraw_and_one_alone_cannot(stage: Stage) -> None:
    stage.order(stage.first, "revoke", code="issued_in_error")
    mine = page(stage.first.client, stage.address)
    assert "Somebody other than you must agree" in mine
    assert "I agree" not in mine
    theirs = page(stage.second.client, stage.address)
    (agree,) = re.findall(rf'action="({stage.address}[^"]+/agree/)"', theirs)
    refused = stage.first.client.post(agree)
    assert refused.status_code == 403
    assert stage.verdicts() == {"recognised"}
    assert stage.second.client.post(agree).status_code == 302
    stage.carry_out()
    assert stage.verdicts() == {"revoked"}
    assert "Nobody can take that back" in page(stage.first.client, stage.address)
    stage.order(stage.first, "lift", 422, code="doubt_cleared")


def test_without_a_reason_nothing_is_ordered_and_both_faults_are_said(stage: Stage) -> None:
    shown = stage.order(stage.first, "suspend", 422, reason=" ")
    assert "Choose a reason." in shown
    assert "Write to the holder why." in shown
    stage.order(stage.first, "suspend", 422, code="false_evidence")
    stage.order(stage.first, "destroy", 404, code="inquiry")
    assert "What was ordered" not in page(stage.first.client, stage.address)


def test_nobody_else_sees_or_orders_anything(stage: Stage, as_owner: Any) -> None:
    other = officer(as_owner, "maasveen")
    assert other.client.get(stage.address).status_code in {403, 404}
    assert other.client.post(f"{stage.address}suspend/", {"code": "inquiry", "reason": WHY})
    assert stage.holder.client.get(stage.address).status_code == 403
    missing = f"/en/office/cases/{uuid.uuid4()}/certificate/"
    assert stage.first.client.get(missing).status_code == 404
    assert stage.verdicts() == {"recognised"}


def test_a_case_without_a_certificate_has_no_such_page(as_owner: Any) -> None:
    _holder, case = applied(SIGNED)
    clerk = officer(as_owner, HOST)
    assert clerk.client.get(f"/en/office/cases/{case}/certificate/").status_code == 404
