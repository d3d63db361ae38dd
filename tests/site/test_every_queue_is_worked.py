"""No job waits in a queue that nobody works, and what takes minutes has one of its own."""

from procrastinate.contrib.django import app

from comity.ledger.domain.queues import LONG
from comity.site.worker import AT_ONCE


def test_every_job_stands_in_a_queue_that_the_worker_works() -> None:
    own_of_the_library = {"builtin"}  # nobody asks for its jobs
    assert {task.queue for task in app.tasks.values()} - own_of_the_library == set(AT_ONCE)


def test_runs_over_everything_stand_apart_from_what_people_wait_for() -> None:
    apart = {name for name, task in app.tasks.items() if task.queue == LONG}
    assert {"recognition.replay", "simulations.run", "occupations.match"} <= apart
    assert not apart & {"recognition.certify", "recognition.look_at", "recognition.send_notices"}
