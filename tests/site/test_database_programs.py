"""The programs of PostgreSQL are found, and can be run by the account that runs them."""

import os
import pwd
import subprocess
from pathlib import Path

import pytest

from comity.site.environment import default_data_folder, read_environment
from comity.site.postgres.binaries import RunAs, find_binaries, within_reach
from comity.site.postgres.server import Server, socket_folder
from comity.values.refusals import Refusal

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")


def nobody() -> RunAs:
    found = pwd.getpwnam("nobody")
    return RunAs(found.pw_name, found.pw_uid, found.pw_gid)


@pytest.fixture
def open_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path("/tmp") / f"comity-open-{os.getpid()}"
    folder.mkdir(mode=0o755)
    yield folder
    subprocess.run(["rm", "-rf", folder], check=True)


def test_the_programs_come_from_the_package() -> None:
    assert (find_binaries() / "postgres").exists()


@needs_root
def test_programs_in_a_private_folder_are_copied_and_still_run(open_folder: Path) -> None:
    private = open_folder / "private"
    private.mkdir(mode=0o700)
    package = find_binaries().parents[1]
    (private / "packages").symlink_to(package.parent)
    closed = private / "packages" / package.name / "pginstall" / "bin"
    assert not nobody().may_enter(closed)
    programs = within_reach(closed, nobody(), shelf=open_folder)
    answer = subprocess.run(
        [programs / "initdb", "--version"],
        user=nobody().uid,
        group=nobody().gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "PostgreSQL" in answer.stdout
    assert private.stat().st_mode & 0o777 == 0o700, "nobody opens a private folder"


@needs_root
def test_a_data_folder_that_the_server_cannot_enter_is_refused(open_folder: Path) -> None:
    private = open_folder / "home"
    private.mkdir(mode=0o700)
    with pytest.raises(Refusal) as refused:
        Server(private / "data").start()
    assert refused.value.code == "DATA-FOLDER-CLOSED"
    assert private.stat().st_mode & 0o777 == 0o700


def test_a_long_path_gets_a_short_socket() -> None:
    long = Path("/srv") / ("x" * 120)
    assert len(str(socket_folder(long))) < 60
    assert socket_folder(long) != socket_folder(long / "y")
    assert socket_folder(Path("/srv/comity")) == Path("/srv/comity/run")


def test_all_faults_of_the_environment_are_named_at_once() -> None:
    with pytest.raises(Refusal) as refused:
        read_environment(
            {
                "COMITY_ROLE": "king",
                "COMITY_DEMO": "maybe",
                "DATABASE_URL": "http://x",
                "COMITY_ORIGIN": "ftp://x",
            }
        )
    places = [fault.path for fault in refused.value.faults]
    assert places == ["COMITY_ROLE", "COMITY_DEMO", "DATABASE_URL", "COMITY_ORIGIN"]


def test_data_lie_where_the_system_keeps_them() -> None:
    expected = "/var/lib/comity" if os.geteuid() == 0 else "/x/comity"
    assert default_data_folder({"XDG_DATA_HOME": "/x"}) == Path(expected)
