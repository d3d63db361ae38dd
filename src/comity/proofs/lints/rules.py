"""Rules: what a lint is, and what it looks at."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comity.values.refusals import Fault, Refusal

Credential = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Signing:
    """Under which circumstances a certificate is to be signed: by which key, how, when."""

    kid: str
    alg: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Lint:
    """One rule: its name, the code of its faults, and how it looks.

    Args:
        name: stable, such as `dates.ends-after-it-begins`.
        code: of its faults; several rules of one kind share it.
        look: gives place and sentence of each fault.
    """

    name: str
    code: str
    look: Callable[[Credential, Signing], Iterable[tuple[str, str]]]

    def faults(self, credential: Credential, signing: Signing) -> tuple[Fault, ...]:
        """List where a credential that has the right shape breaks the rule."""
        try:
            found = tuple(self.look(credential, signing))
        except Refusal as refusal:
            # What it looks at cannot be read at all.
            found = (("", refusal.message),)
        return tuple(Fault(self.code, path, sentence) for path, sentence in found)


def recognition(credential: Credential) -> Mapping[str, Any]:
    """Give what was recognised."""
    found: Mapping[str, Any] = credential["credentialSubject"]["recognition"]
    return found


def achievement(credential: Credential) -> Mapping[str, Any]:
    """Give the achievement."""
    found: Mapping[str, Any] = credential["credentialSubject"]["achievement"]
    return found


def texts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Give every text of a document with its place."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for term, inner in value.items():
            yield from texts(inner, f"{path}.{term}" if path else term)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from texts(inner, f"{path}.{place}")
