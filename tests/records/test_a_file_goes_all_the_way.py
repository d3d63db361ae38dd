"""A file is looked through, stored, found again, undone; on the real database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from tests.certificates.desk import worker
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import officer
from tests.records.stage import (
    CITY,
    NOW,
    as_csv,
    as_xlsx,
    ask_to_store,
    handed_in,
    intake,
    result,
    stored,
    undone,
)

from comity.ledger.acting import acting_as, as_machine, bearing
from comity.privacy import leases
from comity.records.actions import looking, storing
from comity.records.models import HolderRow, MemberRow, PartRow, RecordRow, WrongRow

pytestmark = pytest.mark.database


def counts(row: Any) -> tuple[int, ...]:
    return row.good, row.wrong, row.stored, row.known


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
def test_a_file_of_results_is_stored_and_seen_under_a_lease_only(
    as_owner: Any, product: Scene, make: Any
) -> None:
    who = officer(as_owner, CITY)
    name = stored(product, who, make(result(), result(full_name="Zoë Ångström")))
    row = intake(who, name)
    assert (row.state, counts(row)) == ("stored", (2, 0, 2, 0))
    assert row.emptied_at is not None  # nothing was wrong: the file is gone
    with acting_as(who.token):
        people = list(MemberRow.objects.filter(intake=name).values_list("subject", flat=True))
        assert len(people) == 2
        assert not RecordRow.objects.filter(intake=name).exists()
        assert not PartRow.objects.filter(intake=name).exclude(body=b"").exists()
    with bearing(who.token), leases.reading(people, classes=("record",), purpose="keep_records"):
        held = {row.full_name for row in HolderRow.objects.filter(subject__in=people)}
        told = RecordRow.objects.filter(intake=name)
        assert held == {"Amina Haddad", "Zoë Ångström"}
        assert {(one.provider, one.edition) for one in told} == {("P-MAA-1", "ELE@2024.1")}


def test_the_same_file_is_the_same_intake_and_other_files_add_what_is_new(
    as_owner: Any, product: Scene
) -> None:
    who, first, second = officer(as_owner, CITY), result(), result()
    name = stored(product, who, as_csv(first))
    assert handed_in(who, as_csv(first)) == name
    assert intake(who, name).state == "stored"
    more = stored(product, who, as_csv(first, second))
    assert counts(intake(who, more)) == (2, 0, 1, 1)


def test_what_was_undone_is_gone_and_may_be_brought_in_again(as_owner: Any, product: Scene) -> None:
    who, content = officer(as_owner, CITY), as_csv(result(), result())
    name = stored(product, who, content)
    undone(product, who, name)
    row = intake(who, name)
    assert (row.state, row.undone, row.kept) == ("undone", 2, 0)
    with acting_as(who.token):
        people = list(MemberRow.objects.filter(intake=name).values_list("subject", flat=True))
    with bearing(who.token), pytest.raises(Exception, match="no legal basis"):
        leases.open(people, classes=("record",), purpose="keep_records")
    assert stored(product, who, content) == name
    assert counts(intake(who, name)) == (2, 0, 2, 0)


def test_a_number_that_was_somebody_else_s_is_not_taken(as_owner: Any, product: Scene) -> None:
    who, first = officer(as_owner, CITY), result()
    stored(product, who, as_csv(first))
    other = first | {"full_name": "Somebody Else", "certificate": "C-9"}
    changed = first | {"award_on": "2025-06-21"}
    name = stored(product, who, as_csv(other, changed, result()))
    assert counts(intake(who, name)) == (1, 2, 1, 0)
    with acting_as(who.token):
        told = WrongRow.objects.filter(intake=name).order_by("row").values_list("row", "faults")
        assert list(told) == [(2, ["PERSON-DIFFERS:"]), (3, ["RECORD-DIFFERS:"])]


class Killed(BaseException):
    pass


@contextmanager
def dying_at(number: int) -> Iterator[None]:
    """Lose the connection before the statement of this number, as a killed process does."""
    left = number

    def wrapper(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed
        return execute(*arguments)

    with connection.execute_wrapper(wrapper):
        try:
            yield
        finally:
            if left < 0:
                connection.close()


def test_whatever_moment_the_worker_dies_every_row_is_stored_and_told_once(
    as_owner: Any, product: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.records.actions.walking.BATCH", 2)
    who, deaths = officer(as_owner, CITY), 0
    rows = [result() for _ in range(5)]
    name = handed_in(who, as_csv(*rows, rows[0], result(born_on="2090-01-01")))
    for step in (looking.look_through, storing.store):
        at_statement = 0
        while True:
            with worker(product):
                try:
                    with as_machine(CITY), dying_at(at_statement):
                        step(name, clock=lambda: NOW)
                    break
                except Killed:
                    at_statement += 7
                    deaths += 1
        if step is looking.look_through:
            ask_to_store(who, name)
    assert deaths > 5
    row = intake(who, name)
    assert (row.state, counts(row)) == ("stored", (6, 1, 5, 1))
    with acting_as(who.token):
        assert MemberRow.objects.filter(intake=name).count() == 5
        assert WrongRow.objects.filter(intake=name).count() == 1
    (facts,) = as_owner.execute(
        "SELECT count(*) FROM fact WHERE kind = 'RecordsStored' AND payload ->> 'intake' = %s",
        [str(name)],
    ).fetchone()
    assert facts == 1
