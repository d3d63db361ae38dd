"""The engine: which text of the rules is running here."""

from functools import cache
from hashlib import sha256
from pathlib import Path

_HERE = Path(__file__).parent
# Words and comparisons of agreements decide nothing.
_BESIDE = frozenset({"sentences", "differences", "holiday_data"})
_BELOW = _HERE.parent / "values"


@cache
def engine_digest() -> str:
    """Give the SHA-256 of the sources that decide.

    A version number would be the same for two states of a working copy, and another after a
    release that touched no rule.
    """
    files = [path for path in _HERE.rglob("*.py") if not _BESIDE & set(path.parts)]
    files += _BELOW.glob("*.py")
    whole = sha256()
    for path in sorted(files):
        whole.update(f"{path.relative_to(_HERE.parent).as_posix()}\n".encode())
        whole.update(sha256(path.read_bytes()).digest())
    return f"sha-256:{whole.hexdigest()}"
