"""The desk of files, as browsers ask: hand in, wrong rows back, store, stop, undo."""

import csv
import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.governance.test_the_pages_of_changes import page, posted
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import officer, person
from tests.records.stage import CITY, NOW, as_csv, intake, machine, result, stored, undone

from comity.ledger.acting import acting_as
from comity.records.actions import looking, storing, tidying
from comity.records.models import IntakeRow, PartRow
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
DESK = "/en/office/records/"


def sent(client: Client, content: bytes, **more: Any) -> Any:
    told = {
        "kind": "results",
        "scheme": "none",
        "upload": SimpleUploadedFile("anna.csv", content),
        "key": uuid.uuid4().hex,
    }
    return client.post(f"{DESK}upload/", told | more)


def handed_in(client: Client, product: Scene, content: bytes) -> str:
    answer = sent(client, content)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    address: str = answer["Location"]
    with machine(product):
        looking.look_through(named(address), clock=lambda: NOW)
    return address


def named(address: str) -> uuid.UUID:
    return uuid.UUID(address.rstrip("/").rsplit("/", 1)[1])


def test_a_file_with_wrong_rows_is_looked_through_stored_and_undone(
    as_owner: Any, product: Scene
) -> None:
    who = officer(as_owner, CITY)
    client = who.client
    page(client, DESK)
    assert "born_on" in page(client, f"{DESK}upload/")
    posted(client, f"{DESK}upload/", 422)
    later = result(full_name="=HYPERLINK(1)", born_on="2090-01-01", certificate="")
    content = as_csv(result(), later, result(), result(award_on="1990-01-01"))
    address = handed_in(client, product, content)
    shown = page(client, address)
    for said in ("This day of birth is yet to come.", "The number is missing."):
        assert said in shown
    assert "HYPERLINK" not in shown
    page(client, address.replace("/en/", "/ar/"))
    answer = client.get(f"{address}wrong.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][:3] == ["number", "full_name", "born_on"]
    assert rows[0][-1] == "What is wrong"
    assert [row[0] for row in rows[1:]] == [later["number"], rows[2][0]]
    assert rows[1][1] == "'=HYPERLINK(1)"
    assert "born_on: This day of birth is yet to come." in rows[1][-1]
    assert "It was awarded before the person was born." in rows[2][-1]
    assert "Some rows are wrong." in posted(client, address, 422, act="store")
    posted(client, address, act="store", keeps_good="yes")
    posted(client, address, act="store", keeps_good="yes")  # pressed twice
    assert "Storing the good rows" in page(client, address)
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" in part
    assert "<html" not in part
    with machine(product):
        storing.store(named(address), clock=lambda: NOW)
    assert "Undo this file" in page(client, address)
    undone(product, who, named(address))
    assert "undone" in page(client, address)
    assert "records/" in page(client, "/en/office/")


def test_corrected_rows_are_brought_in_as_they_came_back(as_owner: Any, product: Scene) -> None:
    who = officer(as_owner, CITY)
    address = handed_in(who.client, product, as_csv(result(), result(award_on="never")))
    answer = who.client.get(f"{address}wrong.csv")
    back = b"".join(answer.streaming_content).decode("utf-8-sig")
    columns = back.splitlines()[0].count(",")
    fixed = "\r\n".join(
        ",".join(line.replace("never", "2025-06-20").split(",")[:columns])
        for line in back.splitlines()
    )
    again = handed_in(who.client, product, fixed.encode())
    assert (intake(who, named(again)).good, intake(who, named(again)).wrong) == (1, 0)


def test_only_the_office_sees_its_files_and_only_who_brought_one_in_its_rows(
    as_owner: Any, product: Scene
) -> None:
    who, colleague = officer(as_owner, CITY), officer(as_owner, CITY)
    address = handed_in(who.client, product, as_csv(result(born_on="2090-01-01")))
    assert "Download" in page(who.client, address)
    assert "Download" not in page(colleague.client, address)
    assert colleague.client.get(f"{address}wrong.csv").status_code == 422
    for stranger in (officer(as_owner, "ahrenbrueck"), officer(as_owner, "vautmont")):
        assert stranger.client.get(address).status_code == 404
        assert stranger.client.get(f"{address}wrong.csv").status_code == 404
        with acting_as(stranger.token):
            assert not IntakeRow.objects.filter(city=CITY).exists()
            assert not PartRow.objects.exists()
    assert person().client.get(address).status_code == 403
    with acting_as(colleague.token):
        assert not PartRow.objects.filter(by=who.actor.id).exists()


def test_a_file_that_cannot_be_read_says_why(as_owner: Any, product: Scene) -> None:
    client = officer(as_owner, CITY).client
    unnamed = page(client, handed_in(client, product, f"a,b\n{uuid.uuid4()},2\n".encode()))
    assert "must name these columns" in unnamed
    assert "certificate" in unnamed
    broken = handed_in(client, product, b"PK\x03\x04" + uuid.uuid4().bytes)
    assert "cannot be read" in page(client, broken)
    assert sent(client, b"").status_code == 422
    assert sent(client, b"x", kind="shoes").status_code == 422
    posted(client, broken, 422, act="dance")
    posted(client, broken, 422, act="store")


def test_a_file_is_stopped_while_it_is_stored_and_what_was_stored_undone(
    as_owner: Any, product: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.records.actions.walking.BATCH", 2)
    who = officer(as_owner, CITY)
    address = handed_in(who.client, product, as_csv(*(result() for _ in range(9))))
    posted(who.client, address, act="store")
    asked = 0

    def stops_in_the_second_batch() -> Any:
        nonlocal asked
        asked += 1
        if asked == 3:  # once for what rows may name, once a batch
            IntakeRow.objects.filter(pk=named(address)).update(state="cancelled")
        return NOW

    with machine(product):
        storing.store(named(address), clock=stops_in_the_second_batch)
        assert tidying.throw_away(named(address), at=NOW)
    row = intake(who, named(address))
    assert (row.state, row.stored) == ("cancelled", 2)
    assert row.emptied_at is not None
    undone(product, who, named(address))
    assert intake(who, named(address)).undone == 2


def test_undoing_has_its_time(as_owner: Any, product: Scene) -> None:
    who = officer(as_owner, CITY)
    name = stored(product, who, as_csv(result()))
    late = NOW + storing.MAY_UNDO_FOR + timedelta(days=1)
    with pytest.raises(Refusal) as refusal:
        undone(product, who, name, at=late)
    assert refusal.value.code == "UNDO-TOO-LATE"


def test_a_file_nobody_decides_on_is_thrown_away(as_owner: Any, product: Scene) -> None:
    who = officer(as_owner, CITY)
    address = handed_in(who.client, product, as_csv(result()))
    with machine(product):
        tidying.tidy_city(CITY, at=NOW + timedelta(days=15))
    row = intake(who, named(address))
    assert (row.state, row.emptied_at is None) == ("cancelled", False)
    with acting_as(who.token):
        assert not PartRow.objects.filter(intake=row).exclude(body=b"").exists()
