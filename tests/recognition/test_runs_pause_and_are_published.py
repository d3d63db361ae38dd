"""A run keeps within the day's budget and goes on by itself; what it found is public."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.certificates.desk import worker
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import WHOLE, Player, officer
from tests.recognition.replay_stage import Decided, decided, replay
from tests.site.wellformed import faults

from comity.ledger.acting import acting_as, as_machine, bearing
from comity.privacy.queries import budget, who_looked
from comity.recognition.actions import deciding
from comity.recognition.actions.replaying import Reached, begin, go_on, replay_city
from comity.recognition.domain.replays import PROVE, REPLAY
from comity.recognition.models import ReconsiderationRow, ReplayRow
from comity.recognition.queries.replays import Library
from comity.values.languages import OFFERED

pytestmark = pytest.mark.database
CITY = "vautmont"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def brandt(as_owner: Any) -> Player:
    return officer(as_owner, CITY)


@contextmanager
def room_for(count: int, product: Scene, as_owner: Any) -> Iterator[None]:
    """Let the machine of the city open the files of so many more people today."""
    with worker(product), as_machine(CITY):
        spent = len(budget().opened)
    wanted = spent + count
    # The smallest budget of which three quarters are what is wanted.
    a_day = next(one for one in range(wanted, 2 * wanted + 9) if one - one // 4 == wanted)
    as_owner.execute("SELECT set_budget('service', %s)", [a_day])
    try:
        yield
    finally:
        as_owner.execute("SELECT set_budget('service', 20000)")


def running(product: Scene, *, since: date | None = None, purpose: str = REPLAY) -> Reached:
    library = Library()
    with worker(product):
        begun = begin(CITY, since=since, library=library, at=now(), purpose=purpose)
        while True:
            reached = go_on(begun, library=library, at=now())
            if reached.has_stopped:
                return reached


def run_row(product: Scene, state: str, purpose: str = REPLAY) -> ReplayRow:
    with worker(product), as_machine(CITY):
        rows = ReplayRow.objects.filter(city=CITY, state=state, purpose=purpose)
        return rows.order_by("-started_at")[0]


@pytest.fixture
def fresh(brandt: Player, product: Scene) -> Callable[[int], list[Decided]]:
    """Make decided cases after every file of before was opened, so that only they cost budget."""

    def make(count: int) -> list[Decided]:
        running(product)
        return [decided(brandt, {}) for _ in range(count)]

    return make


def test_a_run_pauses_where_the_budget_ends_and_goes_on_by_itself(
    fresh: Callable[[int], list[Decided]], product: Scene, as_owner: Any, as_superuser: Any
) -> None:
    cases = fresh(4)
    with room_for(2, product, as_owner):
        reached = running(product)
        assert reached.goes_on_at is not None
        assert not reached.is_done
        row = run_row(product, "paused")
        assert row.goes_on_at is not None
        assert row.goes_on_at - row.started_at > timedelta(hours=23)
        again = running(product)
        assert again.goes_on_at == reached.goes_on_at, "asked again it still waits"
        with worker(product), as_machine(CITY):
            left = budget()
            assert left.a_day - len(left.opened) >= left.a_day // 4, "the day's work has room"
    jobs = (
        "SELECT args ->> 'purpose' FROM procrastinate_jobs"
        " WHERE task_name = 'recognition.replay' AND args ->> 'city' = %s"
        " AND abs(extract(epoch FROM scheduled_at - %s)) < 60"
    )
    found = as_superuser.execute(jobs, [CITY, row.goes_on_at]).fetchall()
    assert found == [(REPLAY,)], "one job, at the moment when there is room again"
    with worker(product):
        replay_city(CITY, clock=now)  # what the job does
    done = run_row(product, "done")
    assert done.id == row.id, "the same run went on"
    assert done.goes_on_at is None
    for one in cases:
        with acting_as(one.who.token):
            looks = [look for look in who_looked(one.who.actor.id) if look.purpose == REPLAY]
        files = [look for look in looks if "case_file" in look.classes]
        assert len(files) == 1, "each file was opened once"


def test_the_command_says_that_a_run_waits_and_when_it_goes_on(
    fresh: Callable[[int], list[Decided]], product: Scene, as_owner: Any
) -> None:
    fresh(3)
    with room_for(1, product, as_owner):
        done = replay("--city", CITY)
    # A decision that differs, which another test may have left here, weighs more than a pause.
    wanted = 3 if ", 0 differ, " in done.stdout else 1
    assert done.returncode == wanted, done.stdout + done.stderr
    assert "today's budget of persons is used, the worker goes on at" in done.stdout
    running(product)


def test_a_run_to_prove_lists_nothing_and_the_person_sees_that_purpose(
    brandt: Player, product: Scene, as_superuser: Any
) -> None:
    half = {"id": "half", "units": ["CAR-1", "CAR-2", "CAR-3", "CAR-4"]}
    one = decided(brandt, half, {**WHOLE, "id": "late", "verified": "pending"})
    with bearing(brandt.token):
        deciding.confirm_paper(one.case, "late", by=brandt.actor, at=now())
    reached = running(product, purpose=PROVE)
    assert reached.is_done
    assert reached.improving == 0
    with acting_as(one.who.token):
        assert not ReconsiderationRow.objects.filter(case=one.case).exists()
        looks = {(look.role, look.purpose) for look in who_looked(one.who.actor.id)}
    assert ("service", PROVE) in looks
    assert ("service", REPLAY) not in looks
    page = one.who.client.get("/en/me/data/").content.decode()
    assert "To prove that decisions come out the same when they are run again" in page


def test_the_public_reads_how_many_and_why_not(
    brandt: Player, product: Scene, as_superuser: Any
) -> None:
    cases = [decided(brandt, {}) for _ in range(10)]
    end = "UPDATE basis SET withdrawn_at = now() WHERE subject = %s AND purpose = %s"
    as_superuser.execute(end, [cases[0].who.actor.id, PROVE])
    reached = running(product, purpose=PROVE)
    row = run_row(product, "done", PROVE)
    assert row.causes["no_legal_basis"] >= 1
    stranger = cases[0].who.client
    stranger.cookies.clear()
    listed = stranger.get("/api/v1/replays").json()
    said = next(one for one in listed if (one["city"], one["purpose"]) == (CITY, PROVE))
    assert (said["city"], said["decisions"]) == (CITY, reached.seen)
    assert said["same"] + said["differing"] == said["decisions"]
    assert said["causes"] == row.causes
    for language in OFFERED:
        text = stranger.get(f"/{language}/replays/").content.decode()
        assert list(faults(text)) == []
    assert cases[0].reference not in text
    english = stranger.get("/en/replays/").content.decode()
    assert "the file may not be opened for this" in english
    assert "prove the decisions" in english


def test_few_decisions_are_not_counted_in_public(product: Scene, brandt: Player) -> None:
    with worker(product), as_machine("maasveen"):
        row = ReplayRow.objects.create(
            city="maasveen",
            purpose=PROVE,
            state="done",
            engine="sha-256:test",
            registry_digest="sha-256:test",
            started_at=now(),
            finished_at=now() + timedelta(days=1),
            seen=9,
            differing=1,
            causes={"result_changed": 1},
        )
    said = brandt.client.get("/api/v1/replays").json()[0]
    assert (said["city"], said["decisions"], said["causes"]) == ("maasveen", None, {})
    assert "fewer than 10" in brandt.client.get("/en/replays/").content.decode()
    with worker(product), as_machine("maasveen"):
        assert ReplayRow.objects.filter(pk=row.pk).exists()
