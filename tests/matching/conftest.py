import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The data of design and tests beside the repository; its tests say so where it is absent."""
    folder = Path(os.environ.get("COMITY_SHARED", ROOT.parent / "shared")) / "data"
    if not (folder / "crosswalks").is_dir():
        pytest.skip("the shared design data is not beside the repository")
    return folder
