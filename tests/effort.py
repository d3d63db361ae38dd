"""How hard tests try: fully in `make test`, a tenth of it before a commit, as long as asked."""

import os
import time
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")
IS_QUICK = bool(os.environ.get("COMITY_QUICK"))
REFERENCE_SECONDS = 0.012  # what the loop below takes on the machine that bounds are meant for
IS_LONG = bool(os.environ.get("COMITY_LONG"))


def examples(count: int, *, at_length: int | None = None) -> int:
    """Give how many examples to try; COMITY_QUICK asks for fewer, COMITY_LONG for `at_length`."""
    if IS_LONG and at_length is not None:
        return at_length
    return max(5, count // 10) if IS_QUICK else count


def some(cases: Sequence[Case]) -> Sequence[Case]:
    """Give the cases to try; COMITY_QUICK asks for every tenth."""
    return cases[::10] if IS_QUICK else cases


def slowness() -> float:
    """Give how many times slower than the machine of our bounds this one is now; at least 1.

    A bound in seconds is multiplied by it, so that a slow or busy machine fails no test.
    """
    spent = []
    for _ in range(5):
        begun = time.process_time()
        total = 0
        for number in range(400_000):
            total += number % 7
        spent.append(time.process_time() - begun)
    return max(1.0, sorted(spent)[2] / REFERENCE_SECONDS)
