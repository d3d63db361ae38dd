"""Fork, roll-back and omission: planted in the database, found by the next exchange."""

import pytest
from tests.certificates.desk import worker
from tests.privacy.scenes import Scene
from tests.transparency.tower import Tower, entries, now

from comity.transparency import actions, queries

pytestmark = pytest.mark.database


@pytest.fixture
def tower(product: Scene) -> Tower:
    tower = Tower(product)
    tower.append(300)
    assert tower.exchange() == []
    return tower


def no_longer_cosigned(tower: Tower) -> bool:
    served = queries.served(tower.log)
    return served is not None and served.text.split("\n")[1] == "300"


def test_a_fork_is_found_by_the_log_itself(tower: Tower) -> None:
    kept = tower.kept()
    tower.rebuild([*kept[:13], *entries(1), *kept[14:], *entries(9)], forget_checkpoints=False)
    assert tower.exchange() == ["LOG-FORKED"]
    assert tower.codes() == {"LOG-FORKED"}
    assert no_longer_cosigned(tower)


def test_a_fork_is_found_by_every_witness(tower: Tower) -> None:
    kept = tower.kept()
    tower.rebuild([*kept[:13], *entries(1), *kept[14:], *entries(9)], forget_checkpoints=True)
    assert tower.exchange() == ["LOG-FORKED"]
    found = [fault for fault in queries.faults() if fault.origin == tower.log.origin]
    assert {fault.witness for fault in found} >= {
        f"{city}.example/witness" for city in ("ahrenbrueck", "maasveen", "vautmont")
    }
    # Two checkpoints, both signed by the log, that cannot stand beside each other.
    assert any(fault.evidence.count(f"\n{tower.log.origin}\n") == 2 for fault in found)


def test_a_fork_of_the_same_size_is_found(tower: Tower) -> None:
    kept = tower.kept()
    tower.rebuild([*kept[:-1], *entries(1)], forget_checkpoints=True)
    assert tower.exchange() == ["LOG-FORKED"]


def test_a_log_that_went_back_is_found_by_the_log_itself(tower: Tower) -> None:
    tower.rebuild(tower.kept()[:200], forget_checkpoints=False)
    assert tower.exchange() == ["LOG-ROLLED-BACK"]


def test_a_log_that_went_back_is_found_by_its_witnesses(tower: Tower) -> None:
    tower.rebuild(tower.kept()[:200], forget_checkpoints=True)
    assert tower.exchange() == ["LOG-ROLLED-BACK"]
    assert tower.codes() == {"LOG-ROLLED-BACK"}


@pytest.mark.parametrize("more", [0, 1, 50])
def test_an_omitted_entry_is_found(tower: Tower, more: int) -> None:
    kept = tower.kept()
    tower.rebuild([*kept[:44], *kept[45:], *entries(more)], forget_checkpoints=True)
    found = tower.exchange()
    assert found == (["LOG-ROLLED-BACK"] if more == 0 else ["LOG-FORKED"])


@pytest.mark.parametrize("level", [0, 1])
def test_a_changed_hash_is_found(tower: Tower, level: int) -> None:
    place = 280 if level == 0 else 0
    with tower.unguarded():
        tower.sql(
            "UPDATE tlog_hash SET hash = sha256('x') WHERE origin = %s AND level = %s"
            " AND place = %s",
            level,
            place,
        )
    tower.append(1)
    assert tower.exchange() == ["LOG-FORKED"]


def test_a_hole_in_the_tree_is_found(tower: Tower) -> None:
    with tower.unguarded():
        tower.sql("DELETE FROM tlog_hash WHERE origin = %s AND level = 0 AND place = 270")
    tower.append(1)
    assert tower.exchange() == ["LOG-BROKEN"]


def test_a_fault_is_recorded_once(tower: Tower, product: Scene) -> None:
    tower.rebuild(tower.kept()[:200], forget_checkpoints=False)
    for _ in range(3):
        assert tower.exchange() == ["LOG-ROLLED-BACK"]
    row = product.admin.execute(
        "SELECT count(*) FROM fact WHERE kind = 'LogFaultFound' AND payload->>'log' = %s",
        [tower.log.origin],
    ).fetchone()
    assert row == (1,)


def test_other_logs_go_on_while_one_is_broken(tower: Tower, product: Scene) -> None:
    tower.rebuild(tower.kept()[:200], forget_checkpoints=False)
    other = Tower(product)
    other.append(3)
    with worker(product):
        done = actions.exchange(at=now())
    assert {one.code for one in done if one.origin == tower.log.origin} == {"LOG-ROLLED-BACK"}
    served = queries.served(other.log)
    assert served
    assert len(served.signatures) >= 4


def test_the_same_again_is_no_news(tower: Tower) -> None:
    tower.append(1)
    assert tower.exchange() == []
    assert tower.exchange() == []
