import os
from pathlib import Path

import pytest

from comity.rules.compiling import compile_rulebook
from comity.rules.format import read
from comity.rules.registry import Registry
from comity.rules.registry_reading import read_registry
from comity.rules.rulebook import Rulebook

ROOT = Path(__file__).parents[2]
REGION = ROOT / "src" / "comity" / "agreements" / "region"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Design data beside the repository; its tests say so where it is absent."""
    folder = Path(os.environ.get("COMITY_SHARED", ROOT.parent / "shared"))
    if not (folder / "data" / "agreement").is_dir():
        pytest.skip("the shared design data is not beside the repository")
    return folder / "data" / "agreement"


@pytest.fixture(scope="session")
def region() -> Rulebook:
    text = (REGION / "three-rivers.yaml").read_text(encoding="utf-8")
    return compile_rulebook(read(text).required().data, digest="test")


@pytest.fixture(scope="session")
def facts() -> Registry:
    return read_registry((REGION / "registry.yaml").read_text(encoding="utf-8"))
