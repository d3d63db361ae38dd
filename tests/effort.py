"""How hard tests try: fully in `make test`, a tenth of it before a commit, as long as asked."""

import os
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")
IS_QUICK = bool(os.environ.get("COMITY_QUICK"))
IS_LONG = bool(os.environ.get("COMITY_LONG"))


def examples(count: int, *, at_length: int | None = None) -> int:
    """Give how many examples to try; COMITY_QUICK asks for fewer, COMITY_LONG for `at_length`."""
    if IS_LONG and at_length is not None:
        return at_length
    return max(5, count // 10) if IS_QUICK else count


def some(cases: Sequence[Case]) -> Sequence[Case]:
    """Give the cases to try; COMITY_QUICK asks for every tenth."""
    return cases[::10] if IS_QUICK else cases
