"""Every attack of the prototype, and those found since, gains nothing."""

import pytest
from tests.privacy.attacks import ATTACKS
from tests.privacy.scenes import Scene

pytestmark = pytest.mark.database


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_gains_nothing(scene: Scene, name: str) -> None:
    ATTACKS[name](scene)
