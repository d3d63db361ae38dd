"""The worker: runs jobs as the signer, and takes up those left by the dead.

Two jobs that somebody waits for run beside one that takes minutes, so that a certificate never
waits for a simulation.
"""

import asyncio
import os
import signal
from typing import TYPE_CHECKING, Final, cast

from comity.ledger.domain.queues import LONG, SOON
from comity.site.parts import die_with_parent

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.contrib.django.django_connector import DjangoConnector

AT_ONCE: Final = {SOON: 2, LONG: 1}


def main() -> None:
    """Work until asked to stop; the job in hand is finished first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.site.settings")
    os.environ.setdefault("COMITY_ROLE", "signer")
    die_with_parent(signal.SIGTERM)
    import django  # after the environment says who we are

    django.setup()
    from procrastinate.contrib.django import app

    asyncio.run(_work(worker_of(app)))


def worker_of(app: "App") -> "App":
    """Give what fetches jobs, with connections of its own; jobs keep those of their transactions.

    A job that orders another, as the decision orders the certificate, must write it with what it
    decided: were the connector of the app itself replaced, the order would be there before the
    decision is, and a worker that is quick would find nothing to certify.
    """
    from procrastinate import App

    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    worker = App(connector=connector, import_paths=app.import_paths)
    worker.tasks, worker.periodic_registry = app.tasks, app.periodic_registry
    return worker


async def _work(app: "App") -> None:
    async with app.open_async():
        workers = [
            asyncio.create_task(
                app.run_worker_async(
                    queues=[queue],
                    concurrency=at_once,
                    update_heartbeat_interval=10,
                    stalled_worker_timeout=30,
                    install_signal_handlers=False,
                ),
                name=queue,
            )
            for queue, at_once in AT_ONCE.items()
        ]

        def stop() -> None:
            for one in workers:
                one.cancel()  # lets the job in hand end

        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
        # Where one ends by a fault, the other must not go on alone: the supervisor starts anew.
        await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
        stop()
        ended = await asyncio.gather(*workers, return_exceptions=True)
    for fault in ended:
        if isinstance(fault, Exception):  # asked to stop is none
            raise fault


if __name__ == "__main__":
    main()
