"""What is on offer: read with every fault, planned for a real decision, shown on pages."""

import re
from datetime import date
from fractions import Fraction

import pytest
import yaml
from django.test import Client
from tests.recognition.office_stage import NOW, facts, lodged, person
from tests.recognition.test_the_office_pages import page, reference

from comity.accreditation.queries import registry as known_registry
from comity.ledger.acting import acting_as
from comity.pathways.domain.catalogues import read_catalogue
from comity.pathways.domain.goals import goal_of, traveller_of
from comity.pathways.queries.offered import offers_from
from comity.pathways.region import offers_text
from comity.planning.choosing import plan
from comity.recognition.domain.assessments import restored
from comity.recognition.models import CaseRow
from comity.rules.decisions import COMPENSATION, Decision, UnitLine
from comity.values.languages import OFFERED
from comity.values.refusals import Refusal
from recognition import region

PAPER = {
    "id": "ELE-2026-06-20",
    "provider": "P-AHR-1",
    "std": "ELE@2026.1",
    "award": "2026-06-20",
    "units": {"ELE-1": 3, "ELE-2": 4, "ELE-3": 4, "ELE-4": 4, "ELE-5": 3},
    "verified": "signature",
}


def test_the_region_s_catalogue_has_no_fault_and_knows_its_units() -> None:
    catalogue = read_catalogue(yaml.safe_load(offers_text()))
    units = {unit for one in region.rulebook().standards.values() for unit in one.units}
    assert {unit for one in catalogue.offers for unit in one.offer.gives} == units
    assert {one.offer.place for one in catalogue.offers} == set(region.rulebook().parties)
    for one in (*catalogue.offers, *catalogue.support):
        assert set(one.titles) == set(OFFERED)


def test_every_fault_of_a_catalogue_is_named_with_its_place() -> None:
    good = yaml.safe_load(offers_text())["offers"][0]
    node = {
        "offers": [
            {**good, "kind": "holiday", "load": 120, "fee_cents": -1, "needs_level": "D1"},
            {**good, "first": "soon", "gives": {}, "more": 1},
            {**good, "id": good["id"], "last": date(2020, 1, 1), "gives": {"ELE-1": 9}},
            7,
        ],
        "support": [{"id": "x"}],
    }
    with pytest.raises(Refusal) as refused:
        read_catalogue(node)
    places = [fault.path for fault in refused.value.faults]
    for place in (
        "offers.0.kind",
        "offers.0.load",
        "offers.0.fee_cents",
        "offers.0.needs_level",
        "offers.1.more",
        "offers.2.id",
        "offers.2.last",
        "offers.2.gives",
        "offers.3",
        "support.0.kind",
    ):
        assert place in places, place
    with pytest.raises(Refusal):
        read_catalogue("offers")


def test_a_goal_is_what_the_rules_would_still_ask_for() -> None:
    block = region.rulebook().blocks["electrician"]
    lines = (
        UnitLine("ELE-2", 400, 4, 4, is_core=True),
        UnitLine("ELE-5", 120, 4, 3, is_core=True),
        UnitLine("ELE-7", 160, 3, 0, is_core=False),
    )
    goal = goal_of(Decision(COMPENSATION, "substantial_difference", lines=lines), block)
    assert goal is not None
    assert [gap.unit for gap in goal.gaps] == ["ELE-5", "ELE-7"]
    assert goal.most_missing == Fraction(1, 10)
    # 160 of 680 hours may not stay open, 68 may.
    assert not goal.is_reached({"ELE-5": 4})
    assert goal.is_reached({"ELE-5": 4, "ELE-7": 2})
    assert goal_of(Decision(COMPENSATION, "x"), block) is None
    assert goal_of(Decision(COMPENSATION, "x", lines=lines[:1]), block) is None


def test_the_lowest_level_in_any_skill_counts() -> None:
    told = {"language": {"nl": {"listening": "B2", "reading": "A2"}, "de": {}}}
    assert traveller_of(told, from_on=date(2027, 1, 1)).languages == {"nl": "A2"}


@pytest.mark.database
def test_a_person_sees_both_ways_with_cost_dates_and_assumptions() -> None:
    who = person()
    case = lodged(who, facts(PAPER, occupation="electrician", host="maasveen"), language="de")
    name = reference(case, who)
    with acting_as(who.token):
        assert CaseRow.objects.get(pk=case).assessments.get().outcome == COMPENSATION
    assert known_registry()
    mine = page(who.client, f"/en/my/{name}/")
    assert f"/en/my/{name}/plans/" in mine
    shown = page(who.client, f"/en/my/{name}/plans/")
    assert "€" in shown
    assert "<svg" in shown
    assert "What this plan takes for granted" in shown
    for language in ("ar", "de"):
        page(who.client, f"/{language}/my/{name}/plans/")
    api = Client(headers={"Authorization": f"Bearer {who.token}"})
    found = api.get(f"/api/v1/cases/{name}/plans").json()
    assert found["missing"]
    assert found["cheapest"]["cost_cents"] <= found["fastest"]["cost_cents"]
    assert found["fastest"]["ready_on"] <= found["cheapest"]["ready_on"]
    # What the API says is what the planner finds in the same offers.
    offers = [one.offer for one in offers_from(NOW.date())]
    assert set(found["cheapest"]["offers"]) <= {one.id for one in offers}
    with acting_as(who.token):
        row = CaseRow.objects.get(pk=case)
        told = row.file.facts
        columns = vars(row.assessments.get())
    goal = goal_of(restored(columns), region.rulebook().blocks["electrician"])
    assert goal is not None
    best = plan(goal, offers, traveller_of(told, from_on=NOW.date())).cheapest
    assert best is not None
    assert best.cost_cents == found["cheapest"]["cost_cents"]


@pytest.mark.database
def test_a_whole_certificate_leaves_nothing_to_plan() -> None:
    who = person()
    whole = {**PAPER, "units": "all"}
    case = lodged(who, facts(whole, occupation="electrician", host="maasveen"))
    shown = page(who.client, f"/en/my/{reference(case, who)}/plans/")
    assert "nothing-missing" in shown


CHECKED = "occupation=electrician&origin=elsewhere&award=2025-06-20&host=maasveen"


@pytest.mark.database
def test_the_check_s_result_shows_ways_too() -> None:
    client = Client(headers={"accept-language": "en"})
    asked = page(client, f"/en/check/?{CHECKED}")
    assert 'id="plans"' in asked
    assert 'class="c-plan"' not in asked
    assert 'name="speaks_nl"' in asked
    told = page(client, f"/en/check/?{CHECKED}&speaks_nl=B1&speaks_de=C1")
    assert 'class="c-plan"' in told
    assert "The cheapest" in told
    assert "€" in told
    assert "<svg" in told.split('id="plans"')[1]
    # The link keeps the answer, and so does every link to another question or city.
    assert "speaks_nl=B1" in told.split('id="result-link"')[1][:400]
    for link in re.findall(r'href="([^"]*check/\?[^"]*)"', told.split("<main")[1]):
        assert "speaks_nl=B1" in link, link
    better = page(client, f"/en/check/?{CHECKED}&speaks_nl=B1&speaks_de=C1&speaks_fr=C2")
    assert "French C2" in better


@pytest.mark.database
@pytest.mark.parametrize("level", ["D1", "%00", "%F0%9F%92%A9", "b1", ""])
def test_a_level_that_is_none_is_asked_again(level: str) -> None:
    client = Client(headers={"accept-language": "en"})
    shown = page(client, f"/en/check/?{CHECKED}&speaks_nl={level}")
    assert 'class="c-plan"' not in shown
    assert "speaks_nl=" not in shown.split('id="result-link"')[1][:400]
