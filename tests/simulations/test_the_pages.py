"""The pages of simulations, asked for as browsers ask."""

import json
from typing import Any

import pytest
from django.test import Client
from tests.certificates.desk import Scene
from tests.governance.test_the_pages_of_changes import page, posted
from tests.simulations.stage import GAP, a_change, carried_out, kept, past_cases

from comity.bulk.manifests import OPEN
from comity.simulations.domain.states import RunState
from comity.simulations.queries.runs import runs_of

pytestmark = pytest.mark.database
LANGUAGES = ("en", "ar")


def test_a_council_starts_a_run_and_everybody_reads_its_report(
    as_owner: Any, product: Scene
) -> None:
    way = a_change(as_owner)
    kept(past_cases(way, 2_500))
    kept(past_cases(way, 400), kind=OPEN)
    council, address = way.councils["maasveen"].client, f"/en/changes/{way.id}/simulations/"
    assert "No run yet" in page(Client(), address)
    assert "/simulations/" in page(Client(), f"/en/changes/{way.id}/")
    page(council, address)
    asked = {"path": GAP, "first": "0.10", "last": "0.40"}
    posted(council, address, 422, **(asked | {"last": ""}))
    assert "greater" in posted(council, address, 422, **(asked | {"last": "0.05"}))
    assert "outside" in posted(council, address, 422, **(asked | {"last": "7"}))
    posted(council, address, key="one", **asked)
    posted(council, address, key="one", **asked)  # pressed twice
    (run,) = runs_of(way.id)
    assert "brought up to date" in page(council, f"/en/simulations/{run.id}/")
    assert 'hx-trigger="every 2s"' in page(council, f"/en/simulations/{run.id}/")
    assert carried_out(product, run.id) is RunState.DONE
    part = Client().get(f"/en/simulations/{run.id}/", headers={"HX-Request": "true"})
    assert b"Read the report" in part.content
    assert b"<html" not in part.content
    for language in LANGUAGES:
        shown = page(Client(), f"/{language}/simulations/{run.id}/report/")
        # Flow and values; pictures by month only where other tests left enough cases in one.
        assert shown.count("<svg") >= 5
    body = Client().get(f"/en/simulations/{run.id}/report.json").content
    report = json.loads(body)
    # Withheld only where other tests left so few cases that they could be worked out from it.
    assert report["cases"] is None or report["cases"] > 200
    assert len(report["sweep"]["values"]) == 50
    page(Client(), f"/en/changes/{way.id}/")
