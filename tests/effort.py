"""How hard property tests try: fully in `make test`, a tenth of it before a commit."""

import os


def examples(count: int) -> int:
    """Give how many examples to try; COMITY_QUICK asks for fewer."""
    return max(20, count // 10) if os.environ.get("COMITY_QUICK") else count
