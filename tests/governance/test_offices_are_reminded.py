"""Offices are reminded once of what is due soon, at the address that the agreement names."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from tests.certificates.desk import worker
from tests.governance.stage import Way, drafted
from tests.privacy.scenes import Scene

from comity.governance.actions.reminding import remind
from comity.governance.models import ReminderRow
from comity.ledger import clock

pytestmark = pytest.mark.database


def test_an_office_is_reminded_once_before_a_vote_closes(
    owner_apart: Any, product: Scene, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    at = clock.now()
    way = Way(owner_apart, at - timedelta(days=50))
    way.proposed(drafted((at + timedelta(days=200)).date(), gap="0.13")).voting(days=10)
    closes = way.at + timedelta(days=10)
    with worker(product):
        remind(at=closes - timedelta(days=5))
        early = len(mail.outbox)
        left = remind(at=closes - timedelta(days=2))
        assert remind(at=closes - timedelta(days=1)) == 0
    about = [one for one in mail.outbox[early:] if str(way.id) in one.body]
    assert left == len(mail.outbox) - early
    assert sorted(to for one in about for to in one.to) == [
        "anerkennung@ahrenbrueck.example",
        "erkenning@maasveen.example",
        "reconnaissance@vautmont.example",
    ]
    assert len({one.subject for one in about}) == 3  # each in a language of its city
    votes = ReminderRow.objects.filter(event="vote_closes", about=str(way.id))
    assert sorted(votes.values_list("party", flat=True)) == ["ahrenbrueck", "maasveen", "vautmont"]


def test_a_message_that_cannot_leave_is_not_noted(
    owner_apart: Any, product: Scene, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "nowhere.Backend"
    at = clock.now()
    way = Way(owner_apart, at - timedelta(days=50))
    way.proposed(drafted((at + timedelta(days=200)).date(), gap="0.14")).voting(days=10)
    with worker(product), pytest.raises(ImportError):
        remind(at=way.at + timedelta(days=9))
    assert not ReminderRow.objects.exists()
