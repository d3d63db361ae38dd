"""The program that asks aics-tlog; where no newer Python is, the tests beside it are skipped."""

from pathlib import Path

import pytest
from tests.go.asking import ROOT, Judge

PYTHON = ROOT / ".venv-tlog" / "bin" / "python"


@pytest.fixture(scope="session")
def judge() -> Judge:
    if not (PYTHON.parents[1] / ".tlog").is_file():
        pytest.skip("aics-tlog is not here; scripts/tlog installs it where Python 3.12 is")
    return Judge(PYTHON, "-I", Path(__file__).with_name("judge.py"))
