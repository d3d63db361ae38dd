"""Whoever decides holds the register; whoever changes it waits, and reads the clock after that."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from comity.agreements.actions import register_turn
from comity.agreements.queries import hold_register

pytestmark = pytest.mark.database
PATIENCE = 30


def changed_at(entered: threading.Event, noted: list[datetime]) -> None:
    entered.set()
    with register_turn():
        noted.append(datetime.now(UTC))
    connection.close()


def test_a_change_waits_for_those_who_decide_and_is_known_only_after_them() -> None:
    entered, noted = threading.Event(), list[datetime]()
    change = threading.Thread(target=changed_at, args=(entered, noted))
    with transaction.atomic():
        hold_register()
        change.start()
        assert entered.wait(PATIENCE)
        change.join(0.3)
        assert not noted, "the register was changed while somebody decided by it"
        decided = datetime.now(UTC)
    change.join(PATIENCE)
    assert noted[0] > decided


def test_those_who_decide_do_not_wait_for_each_other() -> None:
    def held() -> None:
        with transaction.atomic():
            hold_register()
        connection.close()

    with transaction.atomic():
        hold_register()
        other = threading.Thread(target=held)
        other.start()
        other.join(PATIENCE)
        assert not other.is_alive()
