"""The demonstration shows a change in consultation, and seeding again adds nothing."""

import pytest
from django.test import Client

from comity.governance.domain.courses import State
from comity.governance.queries import cards
from comity.portal.demo_changes import seed_changes
from comity.values.languages import OFFERED

pytestmark = pytest.mark.database


def test_a_change_is_in_consultation_and_stays_one() -> None:
    seed_changes()
    seed_changes()
    (seeded,) = [one for one in cards.changes() if one.by == "vautmont" and "Electric" in one.title]
    assert seeded.state is State.CONSULTING
    points = [one for card in cards.invitations(seeded.id) for one in card.points]
    assert [one.reply is None for one in points] == [True, False]
    for language in OFFERED:
        answer = Client().get(f"/{language}/changes/{seeded.id}/")
        assert answer.status_code == 200
