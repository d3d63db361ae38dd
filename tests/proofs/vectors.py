"""Where the specifications' test vectors lie, and how a test says that they are not here."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

_BESIDE = Path(__file__).parents[3] / "shared"
SHARED = Path(os.environ.get("COMITY_SHARED", _BESIDE))
VECTORS = SHARED / "data" / "vectors"

needs_vectors = pytest.mark.skipif(
    not VECTORS.is_dir(), reason="the specifications' vectors (COMITY_SHARED) are not here"
)


def vector(name: str) -> Any:
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))
