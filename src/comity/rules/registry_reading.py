"""Registry reading: providers, standing and trials from YAML or JSON, with all faults at once."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any, TypeAlias

import rfc8785
import yaml

from comity.rules.format.findings import UNREAD
from comity.rules.reading import Reader
from comity.rules.registry import Precedent, Provider, Registry, Standing, Suspension, Trial
from comity.rules.trials import value_at
from comity.values.refusals import Fault, Refusal
from comity.values.spans import Days

_CODE = "REGISTRY-FIELD"
_LARGEST_BYTES = 20_000_000
_MOST_DEPTH = 40
# The parser's events carry no types.
_Event: TypeAlias = Any
# Scalars stay text, so that no day, number or word is taken for something else.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_registry(text: str) -> Registry:
    """Read the facts outside the agreement.

    Raises:
        Refusal: ``REGISTRY-INVALID`` with every fault and its place.
    """
    faults: list[Fault] = []
    reader = Reader(_decoded(text), "", faults, _CODE)
    listed = Reader(reader.take("providers") or {}, "providers", faults, _CODE)
    providers = {}
    for name in listed.node:
        inner = Reader(listed.take(name), f"providers.{name}", faults, _CODE)
        providers[name] = Provider(
            id=name,
            city=_text_or_null(inner, "city"),
            accredited=tuple(_days(r) for r in inner.readers("accredited")),
            suspended=tuple(_suspension(r) for r in inner.readers("suspended")),
        )
        inner.take("name")
        inner.close()
    standing = tuple(_standing(r) for r in reader.readers("standing"))
    trials = tuple(_trial(r) for r in reader.readers("trials"))
    precedents = tuple(_precedent(r) for r in reader.readers("precedents"))
    reader.close()
    if faults:
        message = "The registry cannot be read; every fault is named with its place."
        raise Refusal("REGISTRY-INVALID", message, tuple(faults))
    return Registry(providers, standing, trials, precedents)


def _decoded(text: str) -> object:
    if len(text) > _LARGEST_BYTES:
        raise Refusal("REGISTRY-INVALID", "The registry is too large; 20 MB is the most.")
    try:
        _guard(yaml.parse(text, Loader=_Loader))
        return yaml.load(text, Loader=_Loader)  # noqa: S506  # text only: builds no objects
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        place = "" if line is None else f"line {line + 1}"
        fault = Fault(_CODE, place, "This is not YAML or JSON that can be read.")
        raise Refusal("REGISTRY-INVALID", fault.message, (fault,)) from None


def _guard(events: Iterator[_Event]) -> None:
    """Refuse what the loader would take silently or never end: aliases, doubled names, depth."""
    # Per open map its names, None per open list; and whether a name comes next.
    around: list[tuple[set[str] | None, Iterator[bool]]] = []
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            raise Refusal("REGISTRY-INVALID", "Write every fact out; anchors are not read here.")
        if isinstance(event, yaml.CollectionEndEvent):
            around.pop()
            continue
        if around and isinstance(event, yaml.NodeEvent):
            names, is_name = around[-1]
            if names is not None and next(is_name) and isinstance(event, yaml.ScalarEvent):
                _note(event, names)
        if isinstance(event, yaml.CollectionStartEvent):
            is_map = isinstance(event, yaml.MappingStartEvent)
            around.append((set() if is_map else None, cycle((True, False))))
        if len(around) > _MOST_DEPTH:
            raise Refusal("REGISTRY-INVALID", f"The registry is nested over {_MOST_DEPTH} levels.")


def _note(event: _Event, names: set[str]) -> None:
    if event.value in names:
        place = f"line {event.start_mark.line + 1}"
        fault = Fault(_CODE, place, f"“{event.value}” is written twice; keep one of them.")
        raise Refusal("REGISTRY-INVALID", "The registry says something twice.", (fault,))
    names.add(event.value)


def _text_or_null(reader: Reader, name: str) -> str | None:
    value = reader.text(name)
    return None if value in (None, "", "null", "~") else value


def _days(reader: Reader, *, close: bool = True) -> Days:
    first = reader.day_needed("from")
    last = None if reader.node.get("to") in ("", "null", "~") else reader.day("to")
    reader.take("to")
    if last is not None and last < first:
        reader.fault("to", "The interval ends before it begins.")
    if close:
        reader.close()
    return Days(first, last)


def _suspension(reader: Reader) -> Suspension:
    days = _days(reader, close=False)
    annulled = reader.node.get("annulled_on")
    suspension = Suspension(
        by=reader.text("by", default="") or "",
        days=days,
        annulled_on=None if annulled in ("", "null", "~") else reader.day("annulled_on"),
    )
    reader.take("annulled_on")
    reader.close()
    return suspension


def _standing(reader: Reader) -> Standing:
    standing = Standing(
        city=reader.needed("city"),
        occupation=reader.needed("occupation"),
        state=reader.choice(("good", "watch", "suspended"), "state") or "good",
        days=_days(reader, close=False),
    )
    reader.close()
    return standing


def _trial(reader: Reader) -> Trial:
    days = _days(reader, close=False)
    ended = reader.node.get("ended_on")
    trial = Trial(
        id=reader.needed("id"),
        agreement=reader.needed("agreement"),
        version=reader.needed("version"),
        path=reader.needed("path"),
        value=_as_json(reader.take("value")),
        hosts=reader.texts("hosts"),
        days=days,
        ended_on=None if ended in ("", "null", "~") else reader.day("ended_on"),
    )
    reader.take("ended_on")
    if not trial.path.startswith("recognition."):
        reader.fault("path", "Write the place of a clause below recognition.")
    elif value_at(trial.path, trial.value) is UNREAD:
        reader.fault("value", "Write what the clause at this place may be.")
    reader.close()
    return trial


def _as_json(value: Any) -> str:  # noqa: ANN401  # whatever YAML holds
    return rfc8785.dumps(value).decode()


def _precedent(reader: Reader) -> Precedent:
    precedent = Precedent(
        id=reader.needed("id"),
        occupation=reader.needed("occupation"),
        edition=reader.needed("edition"),
        answered_on=reader.day_needed("answered_on"),
    )
    reader.close()
    return precedent
