"""Parameters: the numbers of an agreement that can be tried out, and versions with other values."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from comity.rules.format import Document, read
from comity.rules.format.canonical import plain
from comity.values.refusals import Refusal

VALUES = 50
# Clause 5 and what is deducted from papers to be confirmed: the thresholds of a decision.
_BRANCHES = ("recognition", "provider_rules")
_NO_THRESHOLDS = frozenset({"fee"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of an agreement: where it stands and its value; `places` decimals, 0 for whole."""

    path: str  # such as recognition/electrician/substantial_difference/gap_over
    value: Decimal
    places: int

    @property
    def occupation(self) -> str:
        """Give the job whose cases it touches; empty: all."""
        branch, job, *_rest = self.path.split("/")
        return job if branch == "recognition" else ""


def parameters(document: Document) -> tuple[Parameter, ...]:
    """Give every number of an agreement that can be tried out."""
    data = document.data
    return tuple(
        Parameter(path, Decimal(value), 0 if isinstance(value, int) else 4)
        for branch in _BRANCHES
        if branch in data
        for path, value in _numbers(data[branch], branch)
    )


def parameter(document: Document, path: str) -> Parameter:
    """Give the number at a place.

    Raises:
        Refusal: PARAMETER-UNKNOWN.
    """
    for one in parameters(document):
        if one.path == path:
            return one
    raise Refusal(
        "PARAMETER-UNKNOWN", _("The proposed version has no such number. Choose another.")
    )


def values_between(found: Parameter, first: Decimal, last: Decimal) -> tuple[Decimal, ...]:
    """Give up to fifty values from one to another, evenly spaced, each once.

    Raises:
        Refusal: PARAMETER-RANGE: the range is empty or turned round.
    """
    if not first < last:
        sentence = _("The last value must be greater than the first one.")
        raise Refusal("PARAMETER-RANGE", sentence)
    step = (last - first) / (VALUES - 1)
    grain = Decimal(1).scaleb(-found.places)
    spread = ((first + step * turn).quantize(grain) for turn in range(VALUES))
    return tuple(dict.fromkeys(spread))


def with_value(document: Document, found: Parameter, value: Decimal) -> Document:
    """Give the agreement with another value of one number.

    Raises:
        Refusal: PARAMETER-RANGE: the agreement's format does not allow it.
    """
    data: Any = json.loads(json.dumps(plain(document.data)))
    *way, last = found.path.split("/")
    node = data
    for name in way:
        node = node[name]
    node[last] = int(value) if found.places == 0 else format(value, "f")
    reading = read(json.dumps(data))
    if reading.document is None:
        sentence = _("%(value)s is outside what the agreement allows for %(place)s.") % {
            "value": value,
            "place": found.path,
        }
        raise Refusal("PARAMETER-RANGE", sentence, reading.faults)
    return reading.document


def _numbers(node: object, path: str) -> Iterator[tuple[str, int | Decimal]]:
    if isinstance(node, Mapping):
        for name, inner in node.items():
            if name not in _NO_THRESHOLDS:
                yield from _numbers(inner, f"{path}/{name}")
    elif isinstance(node, (int, Decimal)) and not isinstance(node, bool):
        yield path, node
