"""The program that asks the Go team's code; without Go the tests beside it are skipped."""

import pytest
from tests.go.asking import IS_HERE, Judge, built


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    if not IS_HERE:
        pytest.skip("Go is not here; scripts/golang installs it")
    return built(tmp_path_factory.mktemp("go"))
