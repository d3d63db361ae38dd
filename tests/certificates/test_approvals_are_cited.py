"""A certificate cites the signed approval it rests on: a file that stays where it is."""

import orjson
import pytest
from django.test import Client
from tests.certificates.desk import holder, issued, now, worker
from tests.privacy.scenes import Scene

from comity.certificates import actions, queries
from comity.certificates.actions.approving import cited_approval
from comity.ledger.acting import bearing
from comity.proofs.approvals import approval_digest, read_approval
from comity.proofs.certificate import digest_of
from comity.proofs.log.entries import accreditation_entry
from comity.proofs.verifying import verify

pytestmark = pytest.mark.database


def test_what_is_cited_lies_at_its_address_and_stays_there(product: Scene) -> None:
    who = holder(product)
    identity = issued(product, who)
    with bearing(who.token):
        card = queries.certificate(identity)
    assert card is not None
    credential = orjson.loads(card.credential)
    _agreement, cited = credential["relatedResource"]
    path = cited["id"].removeprefix("https://maasveen.example")
    served = Client().get(path)
    assert (served.status_code, served["Content-Type"]) == (200, "application/vc")
    digest = digest_of(cited["digestSRI"])
    assert approval_digest(served.content) == digest
    reference = credential["credentialSubject"]["recognition"]["accreditation"]
    assert read_approval(served.content).approval.id == reference
    assert card.wallet is not None
    for raw in (card.credential, card.wallet.encode()):
        result = verify(raw, queries.bundle(), now())
        check = result.check("accreditation")
        assert check is not None
        assert (check.code, check.facts["digest"]) == ("ACCREDITATION-GOOD", digest)
        assert result.check("agreement_now").code == "AGREEMENT-NOW"
        assert result.check("accreditation_now").code == "ACCREDITATION-NOW"
    # Publishing again, and certifying again, cites the same file.
    with worker(product):
        actions.publish_archive(at=now())
        assert cited_approval(reference, at=now()) == digest
    assert Client().get(path).content == served.content


def test_an_approval_is_logged_by_its_city_once_and_with_its_file(product: Scene) -> None:
    identity = issued(product, holder(product))
    assert identity
    with worker(product):
        actions.publish_archive(at=now())
    approvals = queries.approvals_in_register()
    logged = product.admin.execute("SELECT origin, entry FROM tlog_entry ORDER BY place").fetchall()
    for approval in approvals:
        raw = queries.archive(f"accreditations/{approval.id}.vc.json")
        assert raw is not None
        entry = accreditation_entry(approval.id, approval_digest(raw[0]))
        by = [origin for origin, one in logged if bytes(one) == entry]
        (city,) = [party for party in queries.cities() if f"{party.id}.example/log" in by]
        assert by == [f"{city.id}.example/log"]
        assert orjson.loads(raw[0])["issuer"]["id"] == f"did:web:{city.id}.example"


def test_an_approval_that_the_register_does_not_have_is_not_cited(product: Scene) -> None:
    with worker(product):
        assert cited_approval("P-NOBODY-1/2020-01-01", at=now()) is None
