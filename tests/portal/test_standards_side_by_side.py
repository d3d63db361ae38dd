"""Competency standards beside each other, with what the agreement carries over."""

import pytest
from django.test import Client
from tests.site.wellformed import faults

from comity.portal.domain.standards import editions, side_by_side
from comity.portal.domain.touched import touched_standards
from comity.rules.rulebook import Rulebook


def test_a_version_beside_itself_is_the_same_part_by_part(region: Rulebook) -> None:
    for edition in editions(region):
        rows = side_by_side(region, edition, edition)
        assert {row.match for row in rows} == {"same"}
        assert all(row.one == row.two for row in rows)


def test_a_new_part_stands_alone(region: Rulebook) -> None:
    rows = side_by_side(region, "ELE@2024.1", "ELE@2026.1")
    alone = [row for row in rows if row.one is None]
    assert [row.two.unit.id for row in alone if row.two] == ["ELE-7"]


def test_what_a_crosswalk_carries_over_is_told(region: Rulebook) -> None:
    rows = side_by_side(region, "BRI@2023.1", "ELE@2026.1")
    carried = {row.one.unit.id: row.match for row in rows if row.one and row.two}
    assert carried == {"BRI-4": "exact", "BRI-1": "close"}
    units = [row.two.unit.id for row in rows if row.two]
    assert len(units) == len(set(units))


def test_standards_are_touched_by_their_occupation_only(region: Rulebook) -> None:
    ele = region.standards["ELE"]
    assert [one.standard for one in touched_standards(region, {ele.esco})] == ["ELE"]
    assert touched_standards(region, {"http://data.europa.eu/esco/occupation/none"}) == []


@pytest.mark.database
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("query", ["", "?one=BRI@2023.1&two=ELE@2026.1", "?one=x&two=%00"])
def test_the_page_shows_both_as_picture_and_table(language: str, query: str) -> None:
    answer = Client().get(f"/{language}/occupations/standards/{query}")
    if "%00" in query:
        assert answer.status_code in {200, 400}
        return
    text = answer.content.decode()
    assert answer.status_code == 200
    assert list(faults(text)) == []
    assert "<svg" in text
