"""Answers given to writes from outside."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What a write answered: HTTP status 200–299, a small JSON body, whether it is a repeat."""

    status: int
    body: dict[str, Any]
    is_repeat: bool = False
