"""``comity occupations import``: twice is once, faults are named, a kill leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.certificates.desk import worker
from tests.privacy.scenes import Scene

from comity.occupations.domain.naming import framework_id
from comity.occupations.models import ConceptRow, FrameworkRow, LabelRow
from comity.occupations.tasks import import_framework
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
ESCO = "http://data.europa.eu/esco"
HEAD = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,description,code\n"


def download(folder: Path, *, occupations: int = 3, broken: bool = False) -> Path:
    """A download as the Commission lays it out, in two languages."""
    folder.mkdir()
    for language, word in (("en", "worker"), ("de", "Arbeiterin")):
        lines = [
            f"Occupation,{ESCO}/occupation/{n},7411,{word} {n},,,About {word} {n}.,7411.{n}"
            for n in range(occupations)
        ]
        lines += ["Occupation,,7411,nameless,,,,"] if broken else []
        text = HEAD + "\n".join(lines) + "\n"
        (folder / f"occupations_{language}.csv").write_text(text, encoding="utf-8")
    return folder


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "comity", "occupations", "import", *words]


ENVIRONMENT = os.environ | {"DJANGO_SETTINGS_MODULE": "comity.site.settings"}


def run(*words: str) -> Any:
    done = subprocess.run(
        command(*words, "--json"), env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert done.stderr == "", done.stderr
    return done.returncode, json.loads(done.stdout)


def a_version() -> str:
    return f"0.{uuid.uuid4().int % 10**9}.0"


def test_a_download_is_stored_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    place, version = str(download(tmp_path / "esco")), a_version()
    code, first = run("esco", place, "--version", version)
    assert (code, first["is_new"], first["name"]) == (0, True, "ESCO")
    assert first["framework"] == str(framework_id("ESCO", version))
    code, again = run("esco", place, "--version", version)
    assert (code, again["is_new"]) == (0, False)
    assert ConceptRow.objects.filter(framework=first["framework"], kind="occupation").count() == 3
    assert LabelRow.objects.filter(framework=first["framework"], language="de").count() == 3


def test_faulty_rows_are_named_and_left_out_only_if_wished(tmp_path: Path) -> None:
    place, version = str(download(tmp_path / "esco", broken=True)), a_version()
    code, said = run("esco", place, "--version", version)
    assert (code, said["code"]) == (1, "FRAMEWORK-FAULTY")
    assert any(fault["path"].startswith("occupations_") for fault in said["faults"])
    assert not FrameworkRow.objects.filter(pk=framework_id("ESCO", version)).exists()
    code, said = run("esco", place, "--version", version, "--keep-good")
    assert (code, said["is_new"]) == (0, True)
    assert said["left_out"] > 0


def test_the_region_needs_no_download() -> None:
    code, said = run("region")
    assert (code, said["name"], said["is_new"]) == (0, "region", False)  # the demonstration did it


def test_a_place_that_is_missing_or_holds_nothing_is_told(tmp_path: Path) -> None:
    assert run("esco")[1]["code"] == "PLACE-MISSING"
    code, said = run("esco", str(tmp_path), "--version", "1.0.0")
    assert (code, said["code"]) == (1, "FRAMEWORK-EMPTY")
    gone = subprocess.run(
        command("esco", str(tmp_path / "gone")),
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (gone.returncode, gone.stdout) == (2, "")


def test_an_import_that_is_killed_leaves_nothing_and_can_be_done_again(tmp_path: Path) -> None:
    place, version = str(download(tmp_path / "esco", occupations=30_000)), a_version()
    key = framework_id("ESCO", version)
    with subprocess.Popen(
        command("esco", place, "--version", version, "--json"),
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        until = time.monotonic() + 120
        while process.poll() is None and not _is_writing() and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    assert not FrameworkRow.objects.filter(pk=key).exists()
    assert not ConceptRow.objects.filter(framework=key).exists()
    code, said = run("esco", place, "--version", version)
    assert (code, said["is_new"], said["concepts"]) == (0, True, 30_000)


def _is_writing() -> bool:
    """Tell whether some transaction holds the locks of an import."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
            " WHERE c.relname = 'occupations_label' AND l.mode = 'RowExclusiveLock')"
        )
        return bool(cursor.fetchone()[0])


def test_the_worker_does_the_same(tmp_path: Path, product: Scene) -> None:
    place, version = str(download(tmp_path / "esco", broken=True)), a_version()
    told = {"name": "ESCO", "place": place, "version": version}
    with worker(product):
        with pytest.raises(Refusal, match="nothing was stored"):
            import_framework(**told, keeps_good=False)
        assert not FrameworkRow.objects.filter(pk=framework_id("ESCO", version)).exists()
        key = import_framework(**told, keeps_good=True)
    assert key == str(framework_id("ESCO", version))
