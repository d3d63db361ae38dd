"""Case reading: from the JSON of one case to the frozen case, with all its faults at once."""

from collections.abc import Mapping
from datetime import date

from comity.rules.cases import (
    CEFR,
    SKILLS,
    Case,
    Credential,
    HeldCard,
    Practice,
    PriorLearning,
    Wishes,
)
from comity.rules.deadlines import Stop
from comity.rules.history_reading import read_bans, read_earlier, read_existing
from comity.rules.reading import Reader
from comity.rules.rulebook import Rulebook, Standard
from comity.values.refusals import Fault, Refusal

_Standards = Mapping[str, Standard]
_CODE = "CASE-FIELD"  # of a single fault
_CONFIRMED = ("issuer", "signature", "confirmed", "verified", "yes")
_OPEN = ("none", "pending", "no", "unverified")


def read_case(node: object, rulebook: Rulebook) -> Case:
    """Read a case as `comity decide` takes it.

    Raises:
        Refusal: ``CASE-INVALID`` with every fault and its place.
    """
    faults: list[Fault] = []
    reader = Reader(node, "", faults, _CODE)
    wish = reader.part("wish", "wishes")
    asof, decided = reader.day("asof"), reader.day("decided")
    arrival = ("complete", "complete_on", "complete_file")
    complete = reader.day(*arrival)
    extension = reader.part("extension")
    notified = extension.day("notified")
    extension.take("by")
    standards = _standards(reader, rulebook)
    case = Case(
        host=reader.needed("host"),
        occupation=reader.needed("occupation"),
        submitted=reader.moment("submitted"),
        credentials=tuple(_credential(r, standards) for r in reader.readers("credentials")),
        prior_learning=tuple(_prior_learning(r, standards) for r in reader.readers("rpl")),
        practice=tuple(_practice(r) for r in reader.readers("experience")),
        language=_language(reader),
        safety=tuple(_card(r) for r in reader.readers("safety")),
        wishes=_wishes(wish),
        earlier=tuple(read_earlier(r) for r in reader.readers("prior")),
        existing=read_existing(reader),
        bans=read_bans(reader),
        stops=tuple(read_stops(reader)),
        extension_notified_on=notified,
        is_complete=complete is not None or not reader.has(reader.spelling(*arrival)),
        complete_on=complete,
        asof=asof or decided,
        is_undecided=reader.has("decided") and decided is None,
    )
    for part in (extension, wish, reader):
        part.close()
    _require_unique(case, faults)
    if faults:
        raise Refusal(
            "CASE-INVALID",
            "The case cannot be read; every fault is named with its place.",
            tuple(faults),
        )
    return case


def _standards(reader: Reader, rulebook: Rulebook) -> _Standards | None:
    """Give the standards that papers can be of; None out of scope, where no paper is looked at."""
    host, occupation = str(reader.node.get("host")), str(reader.node.get("occupation"))
    in_scope = host in rulebook.parties and occupation in rulebook.blocks
    return rulebook.standards if in_scope else None


def _require_unique(case: Case, faults: list[Fault]) -> None:
    seen: set[str] = set()
    for place, credential in enumerate(case.credentials):
        if credential.id in seen:
            message = f"The id {credential.id!r} is used twice; give each paper its own."
            faults.append(Fault(_CODE, f"credentials.{place}.id", message))
        seen.add(credential.id)


def _credential(reader: Reader, standards: _Standards | None) -> Credential:
    standard, _, version = reader.needed("std", "standard").partition("@")
    known = (standards or {}).get(standard)
    if standards and standard and (known is None or version not in known.versions):
        names = ", ".join(f"{s.id}@{v}" for s in standards.values() for v in s.versions)
        reader.fault("std", f"This standard version is not in the agreement. Known: {names}.")
    methods = reader.take("methods")
    share = reader.share("practical_share", "practical", "share", "practice_share")
    independent = reader.truth("independent_assessor", "independent", "assessor_independent")
    names_used: frozenset[str] | None = None
    if isinstance(methods, Mapping):
        inner = Reader(methods, reader.at("methods"), reader.faults, _CODE)
        share = inner.share("practical_share", "practical") if share is None else share
        independent = (
            inner.truth("independent_assessor", "independent")
            if independent is None
            else independent
        )
        names_used = frozenset(inner.texts("used", "accepted")) or None
        inner.close()
    elif methods is not None:
        names_used = frozenset(reader.texts("methods"))
    award_on = reader.day_needed("award")
    credential = Credential(
        id=reader.needed("id"),
        provider=reader.needed("provider"),
        standard=standard,
        version=version,
        award_on=award_on,
        issued_on=reader.day("issued", "issue", "issue_date"),
        units=_units(reader, known),
        enrolled_on=reader.day("enrolled", "enrolled_on", "enrolment", "enrolment_date"),
        verification=_verification(reader),
        revoked_from=_revoked(reader, award_on),
        practical_share=share,
        is_independent=independent,
        methods=names_used,
    )
    for told in ("issuer", "city"):
        reader.take(told)
    reader.close()
    return credential


def _units(reader: Reader, standard: Standard | None) -> dict[str, int] | None:
    node = reader.take("units")
    if node is None or node == "all" or standard is None:
        return None
    if isinstance(node, list) and all(isinstance(name, str) for name in node):
        # Without a level a unit is held in full.
        node = {n: standard.units[n].level if n in standard.units else 0 for n in node}
    if not isinstance(node, Mapping):
        reader.fault("units", 'Write an object of unit and level, such as {"ELE-1": 3}.')
        return None
    inner = Reader(node, reader.at("units"), reader.faults, _CODE)
    units = {}
    for name in node:
        level = inner.number(name, least=0, most=8)
        if name not in standard.units:
            inner.fault(name, f"This unit is not part of the standard {standard.id}.")
        elif node[name] is None:
            inner.fault(name, "Write the level held, from 0 to 8.")
        elif level is not None:
            units[name] = level
    return units


def _verification(reader: Reader) -> str:
    value = reader.take("verified", "verification")
    if value is None and not reader.has("verified"):
        return "confirmed"
    if value is True or value in _CONFIRMED:
        return "confirmed"
    if value in (None, False) or value in _OPEN:
        return "none"
    if value == "revoked":
        return "confirmed"  # genuine, and withdrawn: see `_revoked`
    if value == "forged":
        return "forged"
    allowed = ", ".join((*_CONFIRMED, *_OPEN, "revoked", "forged"))
    reader.fault("verified", f"Write one of: {allowed}.")
    return "none"


def _revoked(reader: Reader, award_on: date) -> date | None:
    """Give the day from which a credential is withdrawn; its award date if no day is said."""
    name = reader.spelling("revoked", "revocation", "revoked_on", "revoked_from")
    value = reader.node.get(name)
    if isinstance(value, bool):
        reader.take(name)
        return award_on if value else None
    if isinstance(value, Mapping):
        reader.take(name)
        inner = Reader(value, reader.at(name), reader.faults, _CODE)
        day = inner.day_needed("from", "effective", "on", "date", "day")
        for told in ("cause", "reason", "by"):
            inner.take(told)
        inner.close()
        return day
    from_day = reader.day(name)
    states = (reader.node.get("verified"), reader.node.get("verification"))
    return award_on if from_day is None and "revoked" in states else from_day


def _prior_learning(reader: Reader, standards: _Standards | None) -> PriorLearning:
    unit = reader.needed("unit")
    if standards and unit and not any(unit in known.units for known in standards.values()):
        reader.fault("unit", "This unit is not part of any standard of the agreement.")
    status = reader.choice(("documented", "certified", "identified", "assessed"), "status")
    if reader.node.get("status") is None:
        reader.fault("status", "This is needed.")
    result = PriorLearning(
        id=reader.needed("id"),
        unit=unit,
        level=_count(reader, "level", most=8),
        is_certified=status == "certified",
        is_informal=reader.choice(("formal", "informal", "non_formal"), "source") == "informal",
    )
    reader.close()
    return result


def _count(reader: Reader, name: str, *, most: int) -> int:
    value = reader.number(name, most=most)
    if reader.node.get(name) is None:
        reader.fault(name, "This is needed.")
    return value or 0


def _practice(reader: Reader) -> Practice:
    practice = Practice(
        months=_count(reader, "months", most=1200),
        last_on=reader.day_needed("last"),
        is_verified=_verification(reader) == "confirmed",
        units=_practised(reader),
    )
    reader.take("first", "from")
    reader.close()
    return practice


def _practised(reader: Reader) -> frozenset[str] | None:
    if reader.node.get("units") in (None, "all"):
        reader.take("units")
        return None
    return frozenset(reader.texts("units"))


def _card(reader: Reader) -> HeldCard:
    card = HeldCard(reader.needed("code"), reader.day_needed("issued"))
    reader.close()
    return card


def _language(reader: Reader) -> dict[str, dict[str, str]]:
    levels: dict[str, dict[str, str]] = {}
    languages = reader.part("language")
    for tag in languages.node:
        inner = languages.part(tag)
        found = {skill: inner.choice(CEFR, skill) for skill in SKILLS}
        levels[tag] = {skill: level for skill, level in found.items() if level is not None}
        inner.close()
    return levels


def _wishes(reader: Reader) -> Wishes:
    return Wishes(
        hold=bool(reader.truth("hold")),
        rpl_first=bool(reader.truth("rpl_first")),
        partial=reader.truth("partial"),
        measure=reader.choice(("adaptation", "test"), "measure"),
    )


def read_stops(reader: Reader) -> list[Stop]:
    """Read clock stops, each a pair of the day of the request and the day of the answer or null."""
    stops = []
    for item, path in reader.items("pauses", "stops"):
        if not isinstance(item, list) or len(item) != 2:
            message = 'Write a pair of days, such as ["2027-06-10", null].'
            reader.faults.append(Fault(_CODE, path, message))
            continue
        pair = Reader({"asked": item[0], "answered": item[1]}, path, reader.faults, _CODE)
        asked, answered = pair.day_needed("asked"), pair.day("answered")
        if answered is not None and answered < asked:
            pair.fault("", "The answer cannot come before the request.")
        stops.append(Stop(asked, answered))
    return stops
