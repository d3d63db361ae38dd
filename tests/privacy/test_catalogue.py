"""The catalogue shows no hole, and every planted hole is found by the catalogue or an attack."""

from collections.abc import Iterator

import psycopg
import pytest
from tests.privacy.attacks import ATTACKS
from tests.privacy.catalogue import CHECKS, findings
from tests.privacy.mutations import IN_THE_CATALOGUE, UNDER_ATTACK
from tests.privacy.scenes import Scene

pytestmark = pytest.mark.database


def test_the_catalogue_shows_no_hole(product: Scene) -> None:
    assert findings(product.admin) == set()


def test_the_scene_of_the_attacks_shows_no_hole(scene: Scene) -> None:
    assert findings(scene.admin) == set()


@pytest.mark.parametrize("name", IN_THE_CATALOGUE)
def test_a_hole_shows_in_the_catalogue(scene: Scene, name: str) -> None:
    mutation = IN_THE_CATALOGUE[name]
    with scene.admin.transaction(force_rollback=True):
        mutation.do(scene.admin)
        assert mutation.caught_by in {check for check, _ in findings(scene.admin)}


@pytest.fixture
def broken(scene: Scene, blank: str) -> Iterator[Scene]:
    with_hole = scene.copy_of(blank, f"{blank}_hole")
    yield with_hole
    with_hole.remove()


@pytest.mark.parametrize("name", UNDER_ATTACK)
def test_an_attack_finds_the_hole(broken: Scene, name: str) -> None:
    mutation = UNDER_ATTACK[name]
    mutation.do(broken.admin)
    with pytest.raises((AssertionError, psycopg.Error, pytest.fail.Exception)):
        ATTACKS[mutation.caught_by](broken)


def test_every_check_has_a_planted_hole() -> None:
    tested = {mutation.caught_by for mutation in IN_THE_CATALOGUE.values()}
    # Extensions cannot be planted here: their files are not on every server.
    assert set(CHECKS) - tested == {"an extension that reaches out"}
