"""A record counts in a case once an officer says it is the same person, and never before."""

from typing import Any

import pytest
from django.db import connection
from tests.governance.test_the_pages_of_changes import page, posted
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import WHOLE, Player, facts, lodged, officer, person
from tests.records.stage import CITY, NOW, as_csv, intake, result, stored, undone

from comity.ledger.acting import acting_as, bearing
from comity.privacy import queries as privacy
from comity.privacy.actions import grant
from comity.recognition.actions.enquiring import HOST_CLASSES, ISSUER_CLASSES
from comity.recognition.domain.recalled import old_decisions, with_attested
from comity.recognition.models import CaseFileRow, EnquiryRow, IdentityRow
from comity.records.domain.columns import Kind
from comity.records.queries.found import own_records

LETTERS = str.maketrans("0123456789", "ghijklmnop")
pytestmark = pytest.mark.database


def who(applicant: Player) -> tuple[str, str]:
    with acting_as(applicant.token):
        row = IdentityRow.objects.get(pk=applicant.actor.id)
        return row.full_name, row.born_on.isoformat()


def applied(applicant: Player, host: str = CITY) -> Any:
    """Apply under a name nobody else has."""
    case = lodged(applicant, facts(WHOLE, host=host))
    with acting_as(applicant.token):
        mine = IdentityRow.objects.filter(pk=applicant.actor.id)
        mine.update(full_name=f"Amina von {case.hex.translate(LETTERS)}")
    return case


def attesting(applicant: Player, **changes: str) -> dict[str, str]:
    name, born = who(applicant)
    told = {"full_name": name.upper(), "born_on": born, "standard": "CAR", "version": "2024.1"}
    return result(**told, award_on="2026-06-20") | changes


def told(applicant: Player, case: Any) -> dict[str, Any]:
    with acting_as(applicant.token):
        held: dict[str, Any] = CaseFileRow.objects.get(pk=case).facts
        return held


def test_a_result_confirms_its_paper_once_an_officer_says_so(as_owner: Any, product: Scene) -> None:
    amina, clerk = person(), officer(as_owner, CITY)
    case = applied(amina)
    name = stored(product, clerk, as_csv(attesting(amina), result()))
    assert told(amina, case)["credentials"][0]["verified"] == "none"
    address = f"/en/office/cases/{case}/records/"
    assert f"cases/{case}/records/" in page(clerk.client, f"/en/office/cases/{case}/")
    shown = page(clerk.client, address)
    page(clerk.client, address.replace("/en/", "/ar/"))
    assert "It is the same person" in shown
    holder = shown.split('id="holder-')[1].split('"')[0]
    posted(clerk.client, address, 422, holder="nobody")
    posted(clerk.client, address, holder=holder)
    assert told(amina, case)["credentials"][0]["verified"] == "issuer"
    undone(product, clerk, name)
    row = intake(clerk, name)
    assert (row.undone, row.kept) == (1, 1)  # the case rests on it
    with bearing(amina.token):
        assert [one.kind for one in own_records(amina.actor.id)] == [Kind.RESULTS]
        seen = {look.purpose for look in privacy.who_looked(amina.actor.id)}
        assert "keep_records" in seen
        assert any(use.purpose == "keep_records" for use in privacy.uses(amina.actor.id))
    page(amina.client, "/en/me/data/")


def test_an_old_recognition_counts_here_and_as_an_earlier_decision_elsewhere(
    as_owner: Any, product: Scene
) -> None:
    amina, clerk = person(), officer(as_owner, CITY)
    case = applied(amina)
    name, born = who(amina)
    old = {
        "number": f"A-{str(case)[:8]}",
        "full_name": name,
        "born_on": born,
        "occupation": "care_assistant",
        "outcome": "recognised",
        "decided_on": "2026-07-01",
        "standard": "CAR",
        "version": "2024.1",
        "award_on": "2026-06-20",
    }
    stored(product, clerk, as_csv(old), kind=Kind.RECOGNITIONS)
    address = f"/en/office/cases/{case}/records/"
    holder = page(clerk.client, address).split('id="holder-')[1].split('"')[0]
    posted(clerk.client, address, holder=holder)
    existing = told(amina, case)["existing"]
    assert existing == [{"host": CITY, "occupation": "care_assistant", "from": "2026-07-01"}]
    with acting_as(amina.token):
        records = own_records(amina.actor.id)
        (earlier,) = old_decisions(records, on=records[0].on)
    assert (earlier.host, earlier.outcome) == (CITY, "recognised")
    assert earlier.papers == ("CAR-2026-06-20",)


def test_somebody_of_another_day_of_birth_or_city_is_not_found(
    as_owner: Any, product: Scene
) -> None:
    amina, clerk = person(), officer(as_owner, CITY)
    case = applied(amina)
    stored(product, clerk, as_csv(attesting(amina, born_on="1971-01-01")))
    assert "Nothing found" in page(clerk.client, f"/en/office/cases/{case}/records/")
    stranger = officer(as_owner, "vautmont")
    assert stranger.client.get(f"/en/office/cases/{case}/records/").status_code == 404
    assert person().client.get(f"/en/office/cases/{case}/records/").status_code == 403


def test_a_result_of_fewer_parts_attests_no_more_than_these(as_owner: Any, product: Scene) -> None:
    amina, clerk = person(), officer(as_owner, CITY)
    case = applied(amina)
    stored(product, clerk, as_csv(attesting(amina, units="CAR-1 CAR-2")))
    address = f"/en/office/cases/{case}/records/"
    holder = page(clerk.client, address).split('id="holder-')[1].split('"')[0]
    posted(clerk.client, address, holder=holder)
    assert told(amina, case)["credentials"][0]["verified"] == "none"
    with acting_as(amina.token):
        records = own_records(amina.actor.id)
    part = {"credentials": [WHOLE | {"units": ["CAR-1"]}, WHOLE | {"id": "x", "units": ["CAR-3"]}]}
    found = with_attested(part, records, on=records[0].on)["credentials"]
    assert [one["verified"] for one in found] == ["issuer", "none"]


def test_nobody_ties_a_record_that_does_not_lie_open(as_owner: Any, product: Scene) -> None:
    amina, clerk = person(), officer(as_owner, CITY)
    applied(amina)
    stored(product, clerk, as_csv(attesting(amina)))
    with acting_as(clerk.token), connection.cursor() as cursor:
        cursor.execute("SELECT subject FROM records_sign LIMIT 1")
        record = cursor.fetchone()[0]
    with (
        pytest.raises(Exception, match="cannot say that"),
        acting_as(clerk.token),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT say_same(%s, %s)", [amina.actor.id, record])


def test_the_issuing_office_is_shown_the_result_that_it_is_asked_about(
    as_owner: Any, product: Scene
) -> None:
    amina, clerk = person(), officer(as_owner, CITY)
    case = applied(amina, host="ahrenbrueck")
    stored(product, clerk, as_csv(attesting(amina, certificate=f"C-{case.hex[:10]}")))
    stranger = officer(as_owner, "ahrenbrueck")
    with bearing(amina.token):
        for city, classes in (("ahrenbrueck", HOST_CLASSES), (CITY, ISSUER_CLASSES)):
            told = {"city": city, "purpose": "verify_evidence", "classes": classes}
            grant(amina.actor.id, **told, ground="public_task", at=NOW)
    posted(stranger.client, f"/en/office/cases/{case}/issuer/", credential=WHOLE["id"])
    with acting_as(clerk.token):
        asked = EnquiryRow.objects.get(case=case)
    assert f"C-{case.hex[:10]}" in page(clerk.client, f"/en/office/enquiries/{asked.pk}/")
    assert "attesting" not in page(stranger.client, f"/en/office/enquiries/{asked.pk}/")
