"""Registry reading: providers and standing from YAML or JSON, with all faults at once."""

import yaml

from comity.rules.reading import Reader
from comity.rules.registry import Provider, Registry, Standing, Suspension
from comity.values.refusals import Fault, Refusal
from comity.values.spans import Days

_CODE = "REGISTRY-FIELD"
_LARGEST_BYTES = 20_000_000
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
    reader.close()
    if faults:
        message = "The registry cannot be read; every fault is named with its place."
        raise Refusal("REGISTRY-INVALID", message, tuple(faults))
    return Registry(providers, standing)


def _decoded(text: str) -> object:
    if len(text) > _LARGEST_BYTES:
        raise Refusal("REGISTRY-INVALID", "The registry is too large; 20 MB is the most.")
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_Loader)):
            raise Refusal("REGISTRY-INVALID", "Write every fact out; anchors are not read here.")
        return yaml.load(text, Loader=_Loader)  # noqa: S506  # text only: builds no objects
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        place = "" if line is None else f"line {line + 1}"
        fault = Fault(_CODE, place, "This is not YAML or JSON that can be read.")
        raise Refusal("REGISTRY-INVALID", fault.message, (fault,)) from None


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
