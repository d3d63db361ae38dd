"""The product's own settings, on a folder and a database made for this test session."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

# Tests start hundreds of processes. Each finds what Python compiled before, also where the
# surroundings ask it to keep nothing; compiling all anew is most of what a start would compute.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The first process makes the folder; xdist's workers inherit its name, and have a database each.
if "COMITY_TEST_SESSION" not in os.environ:
    _folder = Path(tempfile.mkdtemp(prefix="comity-test-", dir="/tmp"))
    _folder.chmod(0o755)  # the database's account must be able to enter it
    # Where a database was started, its holder removes the folder once the server has stopped.
    atexit.register(lambda: (_folder / "holder.log").exists() or shutil.rmtree(_folder))
    os.environ["COMITY_TEST_SESSION"] = f"{os.getpid()}:{_folder}"
TEST_SESSION_PID, _, TEST_SESSION_FOLDER = os.environ["COMITY_TEST_SESSION"].partition(":")
for _name in ("DATABASE_URL", "COMITY_ROLE", "COMITY_ORIGIN"):
    os.environ.pop(_name, None)
os.environ["COMITY_DATA"] = str(Path(TEST_SESSION_FOLDER) / "data")
os.environ["COMITY_DEMO"] = "yes"
os.environ["COMITY_DATABASE"] = f"comity_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
(Path(os.environ["COMITY_DATA"]) / "static").mkdir(parents=True, exist_ok=True)

from comity.site.settings import *  # noqa: E402, F403  # settings follow the environment above
from comity.site.settings import ALLOWED_HOSTS  # noqa: E402  # the same

ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
