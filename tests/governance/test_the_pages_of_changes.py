"""The pages of changes, asked for as browsers ask."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.governance.stage import Way, drafted, report
from tests.recognition.office_stage import person
from tests.site.wellformed import faults

from comity.governance.actions import piloting
from comity.governance.domain.courses import State
from comity.governance.models import PointRow, ProposalRow
from comity.governance.queries.courses import standing

pytestmark = pytest.mark.database
NOW = datetime.now(UTC)
FIRST = (NOW + timedelta(days=200)).date()
LANGUAGES = ("en", "ar")


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:3000]
    text = answer.content.decode()
    assert list(faults(text)) == []
    return text


def posted(client: Client, address: str, status: int = 302, **fields: Any) -> str:
    answer = client.post(address, fields)
    text = answer.content.decode()
    assert answer.status_code == status, text[:6000]
    if status != 302:
        assert list(faults(text)) == []
    return text


def a_gap() -> str:
    """A threshold nobody has proposed yet, so that no two tests propose the same version."""
    return f"0.{1_000_000 + ProposalRow.objects.count()}"


def test_a_draft_with_faults_loses_nothing_and_the_next_one_is_published(as_owner: Any) -> None:
    way = Way(as_owner, NOW)
    client = way.councils["maasveen"].client
    shown = page(client, "/en/changes/new/")
    assert "supersedes: 1.0.0" in shown
    typed = drafted(FIRST, gap="9.9")
    told = {"title": "A <lower> threshold", "reason": "Few fail.", "text": typed}
    again = posted(client, "/en/changes/new/", 422, **told)
    assert "E-RANGE" in again
    assert "A &lt;lower&gt; threshold" in again
    assert "gap_over: &#x27;9.9&#x27;" in again
    broken = posted(client, "/en/changes/new/", 422, **(told | {"text": "a: [", "title": ""}))
    assert "E-FORMAT" in broken
    good = told | {"text": drafted(FIRST, gap=a_gap()), "key": "one"}
    compared = posted(client, "/en/changes/new/", 200, check="yes", **good)
    assert "gap_over" in compared
    posted(client, "/en/changes/new/", **good)
    posted(client, "/en/changes/new/", **good)  # pressed twice
    assert ProposalRow.objects.filter(title="A <lower> threshold").count() == 1
    file = SimpleUploadedFile("a.yaml", b"\xff\xfe")
    posted(client, "/en/changes/new/", 422, **(told | {"upload": file, "key": "two"}))
    for language in LANGUAGES:
        assert "A &lt;lower&gt; threshold" in page(Client(), f"/{language}/changes/")


def test_a_change_is_heard_and_voted_on_through_the_pages(as_owner: Any) -> None:
    way = Way(as_owner, NOW - timedelta(days=80)).proposed(drafted(FIRST, gap=a_gap()))
    office, address = way.office.client, f"/en/changes/{way.id}/act/"
    page(office, address)
    posted(office, address, 422, act="admit", verdict="yes")
    posted(office, address, act="admit", verdict="yes", reasons="It is complete.")
    assert standing(way.id).state is State.ADMITTED
    assert "Your role" not in page(way.councils["vautmont"].client, address)
    told = {f"summary_{code}": f"Text {code}" for code in ("de", "nl", "fr")}
    kinds = ("community_organisation", "employer", "provider", "union")
    told |= {f"invited_{kind}": f"Body of {kind}" for kind in kinds}
    posted(office, address, 422, act="consult", **(told | {"summary_fr": ""}))
    posted(office, address, act="consult", **told)
    link = re.search(r'href="(/en/changes/answer/[^"]+)"', page(office, address))
    assert link is not None
    page(Client(), link[1])
    posted(Client(), link[1], 422, verdict="yes", points="")
    posted(Client(), link[1], verdict="yes", points="It is too much.\n\nSay why.")
    assert "has answered already" in posted(Client(), link[1], 422, verdict="no", points="Other.")
    page(Client(), link[1][:-2] + "x/", 404)
    assert page(Client(), f"/en/changes/{way.id}/").count("No reply yet.") == 2
    for point in PointRow.objects.filter(answer__invitation__proposal=way.id):
        posted(office, address, 422, act="reply", point=str(point.pk), text="")
        posted(office, address, act="reply", point=str(point.pk), text="We explain it better.")
    assert "not over yet" in posted(office, address, 422, act="close_consultation")
    assert "stands elsewhere" in posted(office, address, 422, act="open_vote")
    for language in LANGUAGES:
        shown = page(Client(), f"/{language}/changes/{way.id}/")
        assert "We explain it better." in shown


def test_votes_are_cast_counted_and_refused_through_the_pages(as_owner: Any) -> None:
    way = Way(as_owner, NOW - timedelta(days=80)).proposed(drafted(FIRST, gap=a_gap())).answered()
    office, address = way.office.client, f"/en/changes/{way.id}/act/"
    bad = SimpleUploadedFile("report.json", b"[]")
    posted(office, address, 422, act="report", report=bad)
    good = SimpleUploadedFile("report.json", report(way.id).encode())
    posted(office, address, act="report", report=good)
    day = (NOW + timedelta(days=3)).date()
    last = {"last_day": day.day, "last_month": day.month, "last_year": day.year}
    posted(office, address, 422, act="open_vote", **(last | {"last_year": "x"}))
    posted(office, address, act="open_vote", **last)
    council = way.councils["maasveen"].client
    page(council, address)
    posted(council, address, 422, act="vote")
    posted(council, address, act="vote", choice="yes")
    assert "has voted" in posted(council, address, 422, act="vote", choice="no")
    assert "still open" in posted(office, address, 422, act="count")
    page(person().client, address, 403)
    for language in LANGUAGES:
        shown = page(Client(), f"/{language}/changes/{way.id}/")
        assert "5120" in shown or "٥١٢٠" in shown or "5,120" in shown
    body = json.loads(Client().get(f"/en/changes/{way.id}/version.json").content)
    assert body["agreement"]["version"] == "1.1.0"
    digest = re.search(r"/report/(sha-256:[0-9a-f]{64})/", page(Client(), f"/en/changes/{way.id}/"))
    assert digest is not None
    assert Client().get(f"/en/changes/{way.id}/report/{digest[1]}/").status_code == 200
    page(Client(), f"/en/changes/{way.id}/report/none/", 404)


def test_a_passed_change_shows_names_dissent_promises_and_signatures(as_owner: Any) -> None:
    way = Way(as_owner, NOW - timedelta(days=80)).proposed(drafted(FIRST, gap=a_gap())).passed()
    address = f"/en/changes/{way.id}/act/"
    vautmont = way.councils["vautmont"].client
    page(vautmont, address)
    posted(vautmont, address, act="dissent", text="We doubt the figures.")
    due = {"due_day": FIRST.day, "due_month": FIRST.month, "due_year": FIRST.year}
    posted(vautmont, address, act="commit", text="Train two assessors.", **due)
    posted(way.office.client, address, act="adopt")
    posted(vautmont, address, act="sign")
    posted(way.office.client, address, 422, act="close_signing")
    promise = re.search(r'name="commitment" value="([^"]+)"', page(way.office.client, address))
    assert promise is not None
    posted(way.office.client, address, act="keep", commitment=promise[1])
    for language in LANGUAGES:
        shown = page(Client(), f"/{language}/changes/{way.id}/")
        assert "We doubt the figures." in shown
        assert "Train two assessors." in shown


def test_a_pilot_shows_its_looks_and_its_evaluation(as_owner: Any) -> None:
    first = (NOW - timedelta(days=20)).date()
    pilot = {
        "id": "P-ELE-GAP",
        "path": "recognition.electrician.substantial_difference.gap_over",
        "value": "0.20",
        "hosts": ["maasveen"],
        "from": first.isoformat(),
        "to": (first + timedelta(days=300)).isoformat(),
        "success": [{"kpi": "placement_6m", "op": ">=", "value": "0.65", "min_n": 40}],
        "stop": [{"kpi": "serious_incident", "op": ">=", "value": "1"}],
    }
    text = drafted(first, gap=a_gap(), pilot=pilot)
    way = Way(as_owner, NOW - timedelta(days=120)).proposed(text, is_pilot=True).passed()
    address, office = f"/en/changes/{way.id}/act/", way.office.client
    page(office, address)
    way.as_office(piloting.begin_pilot, "P-ELE-GAP", {})
    page(office, address)
    month = {"month_day": "1", "month_month": NOW.month, "month_year": NOW.year}
    look = {"act": "look", "kpi": "serious_incident", "count": "1", **month}
    posted(office, address, 422, people="0", **look)
    posted(office, address, people="1", **look)
    posted(office, address, 422, people="1", **look)
    figures = {"count_placement_6m": "30", "people_placement_6m": "45"}
    posted(office, address, act="evaluate", **figures)
    page(office, address)
    posted(office, address, 422, act="after_pilot", what="adopt", reasons="We like it.")
    posted(office, address, act="after_pilot", what="end", reasons="Somebody was hurt.")
    for language in LANGUAGES:
        assert "Somebody was hurt." in page(Client(), f"/{language}/changes/{way.id}/")
