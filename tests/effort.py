"""How hard tests try: fully in `make test`, a tenth of it before a commit."""

import os
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")
IS_QUICK = bool(os.environ.get("COMITY_QUICK"))


def examples(count: int) -> int:
    """Give how many examples to try; COMITY_QUICK asks for fewer."""
    return max(5, count // 10) if IS_QUICK else count


def some(cases: Sequence[Case]) -> Sequence[Case]:
    """Give the cases to try; COMITY_QUICK asks for every tenth."""
    return cases[::10] if IS_QUICK else cases
