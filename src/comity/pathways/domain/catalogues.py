"""Catalogues: offers and support read from a document, with every fault at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from comity.planning.offers import CEFR, KINDS, Offer
from comity.values.refusals import Fault, Refusal

SUPPORT = ("language", "travel", "childcare", "adviser", "legal_aid", "equipment")
_OFFER = (
    "id", "city", "kind", "titles", "gives", "first", "last", "fee_cents", "travel_cents", "load",
    "language", "needs_level", "places_left",
)  # fmt: skip
_SUPPORT = ("id", "city", "kind", "titles", "who", "contact", "cost_cents")


@dataclass(frozen=True, slots=True)
class Listed:
    """An offer with its names by language."""

    offer: Offer
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Support:
    """A service that helps: what, who gets it, where to ask, what it costs (cents)."""

    id: str
    city: str
    kind: str
    titles: Mapping[str, str]
    who: Mapping[str, str]
    contact: str
    cost_cents: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that one document offers."""

    offers: tuple[Listed, ...]
    support: tuple[Support, ...]


def read_catalogue(node: object) -> Catalogue:
    """Read a catalogue.

    Args:
        node: an object with the lists ``offers`` and ``support``.

    Raises:
        Refusal: CATALOGUE-INVALID with every fault and its place.
    """
    faults: list[Fault] = []
    document = node if isinstance(node, Mapping) else {}
    if not isinstance(node, Mapping):
        faults.append(_fault("", _("Write an object with offers and support.")))
    offers = list(_each(document, "offers", _OFFER, faults))
    support = list(_each(document, "support", _SUPPORT, faults))
    for place, entry in offers:
        faults += _offer_faults(entry, place)
    for place, entry in support:
        if entry.get("kind") not in SUPPORT:
            faults.append(_fault(f"{place}.kind", _("This kind of support is not known.")))
    if faults:
        sentence = _("The catalogue has faults; each is named with its place.")
        raise Refusal("CATALOGUE-INVALID", sentence, tuple(faults))
    return Catalogue(
        tuple(Listed(_offer(entry), entry["titles"]) for _place, entry in offers),
        tuple(Support(**entry) for _place, entry in support),
    )


def _each(
    document: Mapping[str, Any], name: str, fields: tuple[str, ...], faults: list[Fault]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    entries = document.get(name) or []
    seen: set[str] = set()
    if not isinstance(entries, list):
        faults.append(_fault(name, _("Write a list.")))
        return
    for number, entry in enumerate(entries):
        place = f"{name}.{number}"
        if not isinstance(entry, Mapping):
            faults.append(_fault(place, _("Write an object.")))
            continue
        optional = {"needs_level", "places_left"}
        missing = [one for one in fields if one not in optional and one not in entry]
        faults += [_fault(f"{place}.{one}", _("This is needed.")) for one in missing]
        unknown = [str(one) for one in entry if one not in fields]
        faults += [_fault(f"{place}.{one}", _("This is not known.")) for one in unknown]
        identifier = str(entry.get("id"))
        if identifier in seen:
            faults.append(_fault(f"{place}.id", _("This id is used twice.")))
        seen.add(identifier)
        if not missing and not unknown:
            yield place, entry


def _offer_faults(entry: Mapping[str, Any], place: str) -> Iterator[Fault]:
    if entry["kind"] not in KINDS:
        yield _fault(f"{place}.kind", _("This kind of offer is not known."))
    if not isinstance(entry["first"], date) or not isinstance(entry["last"], date):
        yield _fault(f"{place}.first", _("Write days such as 2027-03-01."))
    elif entry["last"] < entry["first"]:
        yield _fault(f"{place}.last", _("It cannot end before it begins."))
    yield from _number_faults(entry, place)
    if entry.get("needs_level", "") not in ("", *CEFR):
        yield _fault(f"{place}.needs_level", _("Write a level from A1 to C2."))
    gives = entry["gives"]
    if not isinstance(gives, Mapping) or not gives or not all(map(_is_level, gives.values())):
        yield _fault(f"{place}.gives", _("Write units with levels from 1 to 8."))


def _number_faults(entry: Mapping[str, Any], place: str) -> Iterator[Fault]:
    for name in ("fee_cents", "travel_cents", "load"):
        if not isinstance(entry[name], int) or entry[name] < 0:
            yield _fault(f"{place}.{name}", _("Write a whole number from 0 up."))
    if isinstance(entry["load"], int) and entry["load"] > 100:
        yield _fault(f"{place}.load", _("A week has 100 percent."))


def _is_level(level: object) -> bool:
    return isinstance(level, int) and 1 <= level <= 8


def _offer(entry: Mapping[str, Any]) -> Offer:
    return Offer(
        id=entry["id"],
        kind=entry["kind"],
        gives=entry["gives"],
        first=entry["first"],
        last=entry["last"],
        fee_cents=entry["fee_cents"],
        travel_cents=entry["travel_cents"],
        load=entry["load"],
        place=entry["city"],
        language=entry["language"],
        needs_level=entry.get("needs_level", ""),
        places_left=entry.get("places_left"),
    )


def _fault(path: str, message: str) -> Fault:
    return Fault("CATALOGUE-FIELD", path, message)
