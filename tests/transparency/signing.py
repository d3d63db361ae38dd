"""A worker for submissions only, in a process of its own: ``python -m tests.transparency.signing``.

The product's own worker would take up every other test's jobs too.
"""

import json
import signal
import sys
import time
from base64 import b64decode
from datetime import UTC, datetime
from typing import NoReturn

import django

ASKED = "SELECT id, args::text FROM procrastinate_jobs WHERE task_name = 'transparency.answer'"


def work() -> NoReturn:
    """Take up what is handed over to witnesses, until asked to stop."""
    from django.db import connection

    from comity.transparency import actions

    done: set[int] = set()
    while True:
        with connection.cursor() as cursor:
            cursor.execute(ASKED)
            jobs = [(number, json.loads(args)) for number, args in cursor.fetchall()]
        for number, given in jobs:
            if number not in done:
                actions.answer(given["city"], b64decode(given["body"]), at=datetime.now(UTC))
            done.add(number)
        if not sys.stdout.closed:
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            sys.stdout.close()
        time.sleep(0.05)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    django.setup()
    work()
