from pathlib import Path

import pytest
from tests.rules.imagined import eventful

from comity.rules.compiling import compile_rulebook
from comity.rules.format import read
from comity.rules.registry import Registry
from comity.rules.registry_reading import read_registry
from comity.rules.rulebook import Rulebook

REGION = Path(__file__).parents[2] / "src" / "comity" / "agreements" / "region"


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    text = (REGION / "three-rivers.yaml").read_text(encoding="utf-8")
    return compile_rulebook(read(text).required().data, digest="test")


@pytest.fixture(scope="session")
def registry() -> Registry:
    return eventful(read_registry((REGION / "registry.yaml").read_text(encoding="utf-8")))
