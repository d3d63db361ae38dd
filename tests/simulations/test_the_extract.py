"""Cases are taken into the extract once, without names and free text, and out with their person."""

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.certificates.desk import Scene, worker
from tests.recognition.office_stage import WHOLE, facts, lodged, officer, person
from tests.recognition.replay_stage import decided
from tests.simulations.stage import emptied

from comity.bulk.manifests import OPEN, PAST
from comity.bulk.stores import Store
from comity.simulations.actions.feeding import refresh
from comity.simulations.actions.running import extract_folder

pytestmark = pytest.mark.database


def fed(product: Scene) -> Store:
    store = Store(extract_folder())
    with worker(product):
        refresh(store, at=datetime.now(UTC))
    return Store(extract_folder())


def rows(store: Store, kind: str) -> int:
    return sum(entry.rows for entry in store.manifest.entries if entry.kind == kind)


def test_decided_cases_are_taken_once_and_open_ones_anew(
    as_owner: Any, as_superuser: Any, product: Scene
) -> None:
    emptied()
    clerk = officer(as_owner, "vautmont")
    before = fed(product)
    first = decided(clerk, {"id": "Saleh Amina 1990", "provider": "A centre nobody knows"})
    decided(clerk, {})
    lodged(person(), facts({**WHOLE, "provider": "Another <b>one</b>"}))
    once = fed(product)
    assert rows(once, PAST) == rows(before, PAST) + 2
    assert rows(once, OPEN) == rows(before, OPEN) + 1
    again = fed(product)
    assert [e for e in again.manifest.entries if e.kind == PAST] == [
        e for e in once.manifest.entries if e.kind == PAST
    ]
    words = " ".join(again.manifest.words)
    for secret in ("Saleh", "nobody", "<b>", first.reference, str(first.case)):
        assert secret not in words
    # Somebody is erased: the batch is written again without them.
    as_superuser.execute("DELETE FROM simulations_taken WHERE subject = %s", [first.who.actor.id])
    as_superuser.execute(
        "UPDATE basis SET withdrawn_at = now() WHERE subject = %s", [first.who.actor.id]
    )
    left = fed(product)
    assert rows(left, PAST) == rows(once, PAST) - 1
