"""The operator notes suspensions and annulments by command; what is wrong is refused in words."""

import json
import os
import subprocess
import sys
import uuid
from typing import Any

import pytest
from tests.certificates.desk import in_role, now
from tests.privacy.scenes import Scene

from comity.accreditation.actions import load
from comity.accreditation.queries import registry
from comity.rules.registry_reading import read_registry

pytestmark = pytest.mark.database


@pytest.fixture
def centre(product: Scene) -> str:
    name = f"P-{uuid.uuid4().hex[:8].upper()}"
    text = "providers: {%s: {city: maasveen, accredited: [{from: 2022-01-01, to: null}]}}"
    with in_role(product, "owner"):
        load(read_registry(text % name), names={}, at=now())
    return name


def register(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "comity", "register", *words],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "comity.site.settings"} | env,
        capture_output=True,
        text=True,
        check=False,
    )


def answer(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.stderr == "", done.stderr
    return json.loads(done.stdout)


def test_a_suspension_is_noted_and_annulled_and_both_are_known(centre: str) -> None:
    days = ("--by", "audit", "--from", "2026-04-01")
    done = register("suspend", centre, *days, "--to", "2026-06-30", "--json")
    assert done.returncode == 0, done.stderr
    span = {"from": "2026-04-01", "to": "2026-06-30", "by": "audit"}
    assert answer(done)["suspended"] == [{**span, "annulled_on": None}]
    done = register("annul", centre, *days, "--on", "2026-11-02", "--json")
    said = answer(done)
    assert said["suspended"] == [{**span, "annulled_on": "2026-11-02"}]
    (known,) = registry().providers[centre].suspended
    assert known.annulled_on is not None
    shown = register("show", centre)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "suspended 2026-04-01 to 2026-06-30 by audit, annulled on 2026-11-02" in shown.stdout
    again = register("annul", centre, *days, "--on", "2026-11-02", "--json")
    assert (again.returncode, answer(again)["code"]) == (1, "NO-SUCH-SUSPENSION")


def test_every_fault_is_named_at_once_and_nothing_is_noted(centre: str) -> None:
    before = registry().providers[centre]
    wrong = ("--by", " ", "--from", "2026-04-01", "--to", "2026-03-01")
    done = register("suspend", centre, *wrong)
    assert (done.returncode, done.stdout) == (1, "")
    assert "--by: AUTHORITY-MISSING" in done.stderr
    assert "--to: DAYS-REVERSED" in done.stderr
    later = register("annul", centre, "--by", "a", "--from", "2999-02-01", "--on", "2999-01-01")
    assert "ANNULLED-EARLY" in later.stderr
    assert "ANNULLED-LATER" in later.stderr
    assert registry().providers[centre] == before


@pytest.mark.parametrize("what", ["show", "suspend", "annul"])
def test_an_unknown_training_centre_is_refused(what: str, database: str) -> None:
    days = ["--by", "audit", "--from", "2026-04-01"]
    more = {"show": [], "suspend": days, "annul": [*days, "--on", "2026-05-01"]}[what]
    done = register(what, "P-NOWHERE", *more, "--json")
    assert (done.returncode, answer(done)["code"]) == (1, "NO-SUCH-PROVIDER")


def test_what_cannot_run_says_so_in_one_sentence() -> None:
    away = register("show", "P-1", DATABASE_URL="postgresql://nobody:x@127.0.0.1:9/none")
    assert away.returncode == 2
    assert "does not answer" in away.stderr
    wrong = register("suspend", "P-1", "--by", "a", "--from", "yesterday")
    assert wrong.returncode == 2
    assert "must be a day such as 2027-05-01" in wrong.stderr
