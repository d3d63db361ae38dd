"""The seam to the matching engine: titles in, suggestions out, with what made them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from comity.matching.encoding import Encoder
from comity.matching.framework import Framework
from comity.matching.linking import index_framework, match
from comity.matching.suggestions import Confirmed, Suggestion

MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Linker:
    """Suggests concepts for titles in their order; `model` names what it does it with."""

    model: str
    suggest: Callable[[Sequence[str]], Sequence[tuple[Suggestion, ...]]]


def linker(
    framework: Framework,
    language: str,
    confirmed: Sequence[Confirmed],
    *,
    encoder: Encoder | None = None,
) -> Linker:
    """Make a framework ready for titles of one language; seconds, with an encoder minutes.

    Args:
        framework: to whose occupations and groups the titles are linked.
        language: of the titles.
        confirmed: titles that people have confirmed before.
        encoder: to compare meanings; None compares letters only.
    """
    index = index_framework(framework, language, encoder=encoder)
    return Linker(
        f"sha-256:{index.model}",
        lambda titles: match(index, titles, confirmed=confirmed, top=MOST),
    )


def evidence(one: Suggestion) -> dict[str, Any]:
    """Give what is kept with a suggestion, as JSON."""
    return {
        "label": one.matched.text,
        "language": one.matched.language,
        "shared": [[it.start, it.until, it.label_start, it.label_until] for it in one.shared],
        "signals": {it.name.value: round(it.share, 4) for it in one.signals},
        "path": [it.label for it in one.path],
        "band": one.band.value,
        "analogues": [[it.title, it.language, it.source] for it in one.analogues],
    }
