"""Hold one database server for a whole test session: python holding.py FOLDER SESSION_PID."""

import os
import shutil
import sys
import time
from pathlib import Path

from comity.site import secrets
from comity.site.environment import read_environment
from comity.site.postgres.bootstrap import bootstrap
from comity.site.postgres.server import Server
from comity.site.upkeep import keep_up

TEMPLATE = "comity_template"
# Tests commit for real but need not survive a power cut; the tests of crashes use their own server.
QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def hold(folder: Path, session: int) -> None:
    os.environ["COMITY_DATABASE"] = TEMPLATE
    environment = read_environment()
    server = Server(environment.data, options=QUICK | {"max_connections": "200"})
    server.start()
    secrets.ensure(environment.data, ("secret_key",))
    bootstrap(server.superuser_url(), database=TEMPLATE, data=environment.data)
    keep_up(environment)
    (folder / "ready").touch()
    while _lives(session):
        time.sleep(0.5)
    server.stop()
    shutil.rmtree(folder)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    try:
        hold(Path(sys.argv[1]), int(sys.argv[2]))
    except BaseException:
        (Path(sys.argv[1]) / "failed").touch()
        raise
