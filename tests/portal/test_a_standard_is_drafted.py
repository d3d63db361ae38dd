"""A competency standard is drafted from skills, and the agreement's validator has the last word."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import yaml
from tests.governance.stage import councillor
from tests.governance.way import AGREEMENT
from tests.occupations.stage import editor, stored
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import officer
from tests.site.wellformed import faults

from comity.governance.domain.drafts import successor
from comity.matching.framework import Concept, Kind, Label, LabelKind, framework
from comity.portal.domain.drafting import NewUnit, with_units
from comity.rules.compiling import compile_rulebook
from comity.rules.format import Surroundings, read
from comity.values.languages import OFFERED

FIRST = (datetime.now(UTC) + timedelta(days=200)).date()
LANGUAGES = OFFERED
ELE = "http://data.europa.eu/esco/occupation/4910419f-b4af-4f59-b544-9dbebc8a74f0"
SKILL = "http://data.europa.eu/esco/skill/weld"


def drafted(*units: NewUnit, first: date = FIRST) -> Any:
    text = with_units(successor(AGREEMENT, first=first), "ELE", units, first=first)
    return read(text, Surroundings(known_versions=frozenset({"1.0.0"}), predecessor=AGREEMENT))


def a_unit(**changes: Any) -> NewUnit:
    told = {"titles": dict.fromkeys(LANGUAGES, "Weld metal"), "level": 3, "hours": 80}
    return NewUnit(**(told | {"is_core": False} | changes))


def test_the_new_version_has_the_new_part_and_the_older_ones_do_not() -> None:
    found = drafted(a_unit(), a_unit(level=4, is_core=True))
    book = compile_rulebook(found.required().data, digest="test")
    *older, newest = book.standards["ELE"].by_age
    assert {"ELE-8", "ELE-9"} <= set(newest.units)
    assert newest.in_force == FIRST
    assert not any({"ELE-8", "ELE-9"} & set(version.units) for version in older)
    assert older[-1].superseded == FIRST
    assert book.standards["ELE"].units["ELE-9"].is_core


def test_what_the_validator_refuses_is_told() -> None:
    assert "E-UNIT" in {fault.code for fault in drafted(a_unit(level=9)).faults}


def test_nothing_else_of_the_agreement_changes() -> None:
    base = yaml.safe_load(successor(AGREEMENT, first=FIRST))
    text = with_units(successor(AGREEMENT, first=FIRST), "ELE", [a_unit()], first=FIRST)
    after = yaml.safe_load(text)
    base["standards"].pop("ELE")
    after["standards"].pop("ELE")
    assert base == after


def a_framework_of_electricians(product: Scene) -> Any:
    names = [Label(language, LabelKind.PREFERRED, "Weld") for language in sorted(LANGUAGES)]
    skill = Concept(SKILL, Kind.SKILL, labels=tuple(names))
    job = Concept(ELE, Kind.OCCUPATION, labels=tuple(names), essential=(SKILL,))
    return stored(product, framework(f"draft-{uuid4().hex[:8]}", "1", [skill, job]))


@pytest.mark.database
def test_a_council_drafts_and_takes_it_to_a_proposal(as_owner: Any, product: Scene) -> None:
    client = councillor(as_owner, "maasveen").client
    chosen = a_framework_of_electricians(product)
    address = "/en/occupations/standards/draft/"
    shown = client.get(f"{address}?standard=ELE&framework={chosen}").content.decode()
    assert list(faults(shown)) == []
    key = shown.split('name="choose_')[1].split('"')[0]
    told = {"standard": "ELE", "framework": str(chosen), f"choose_{key}": "on"}
    assert client.post(address, told).status_code == 422  # no level, no hours
    told |= {f"level_{key}": "9", f"hours_{key}": "80"}
    assert client.post(address, told).status_code == 422
    told |= {f"level_{key}": "4", f"title_en_{key}": "Weld"}
    missing = client.post(address, told)
    assert missing.status_code == 422
    assert "Write the title in this language." in missing.content.decode()
    told |= {f"title_{language}_{key}": "Weld" for language in LANGUAGES}
    page = client.post(address, told).content.decode()
    assert list(faults(page)) == []
    assert "The draft holds" in page
    assert "Take it to a proposal" in page


@pytest.mark.database
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_is_for_those_who_draft(as_owner: Any, language: str) -> None:
    address = f"/{language}/occupations/standards/draft/"
    shown = editor(as_owner).client.get(address)
    assert shown.status_code == 200
    assert list(faults(shown.content.decode())) == []
    assert officer(as_owner).client.get(address).status_code == 403
