"""Checks of competency standards and of the credit between them (clauses 3 and 4)."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import pairwise

from comity.rules.format.findings import UNREAD, Findings, UnreadableError, Value, below, each
from comity.rules.format.world import is_esco_occupation, is_isco_group


def _standards(data: Value) -> Iterator[tuple[Value, str]]:
    for name, standard in data["standards"].items():
        if standard is not UNREAD:
            yield standard, f"standards.{name}"


def check_anchors(data: Value, log: Findings) -> None:
    """Every standard is for an occupation of this agreement, of ISCO-08 and of ESCO."""
    for standard, path in _standards(data):
        for check in (_check_isco, _check_esco):
            with suppress(UnreadableError):
                check(standard, path, log)
        with suppress(UnreadableError):
            _check_occupation(standard, path, data, log)


def _check_isco(standard: Value, path: str, log: Findings) -> None:
    code = standard["isco08"]
    if not is_isco_group(code):
        log.fault(
            "E-ISCO",
            below(path, "isco08"),
            f"“{code}” is not a unit group of ISCO-08; write its four digits in quotes.",
        )


def _check_esco(standard: Value, path: str, log: Findings) -> None:
    if not is_esco_occupation(standard["esco"]):
        log.fault(
            "E-ESCO",
            below(path, "esco"),
            "This address is no occupation of ESCO 1.2.0; write the address of an occupation "
            "of that release, not of a skill or a group.",
        )


def _check_occupation(standard: Value, path: str, data: Value, log: Findings) -> None:
    name = standard["occupation"]
    if name not in data["recognition"]:
        log.fault(
            "E-REF",
            below(path, "occupation"),
            f"“{name}” has no block under recognition; name an occupation that has one.",
        )


def check_versions(data: Value, log: Findings) -> None:
    """One version is in force on every day, and its four dates stand in order."""
    for standard, path in _standards(data):
        with suppress(UnreadableError):
            each(_check_dates, standard["versions"], below(path, "versions"), log)
        with suppress(UnreadableError):
            _check_names(standard["versions"], path, log)
        with suppress(UnreadableError):
            _check_succession(standard["versions"], path, log)
        with suppress(UnreadableError):
            _check_without(standard, path, log)
        with suppress(UnreadableError):
            _check_beginning(standard, path, data, log)


def _check_dates(version: Value, path: str, log: Findings) -> None:
    names = ("superseded", "last_award", "honour_until")
    stated = [name for name in names if version[name] is not None]
    if stated and len(stated) < len(names):
        missing = next(name for name in names if version[name] is None)
        log.fault(
            "E-STDVER",
            below(path, missing),
            f"A superseded version needs all of {', '.join(names)}; “{missing}” is missing.",
        )
    for earlier, later in pairwise(("in_force", *stated)):
        if version[later] < version[earlier] or version[later] == version["in_force"]:
            log.fault(
                "E-STDVER",
                below(path, later),
                f"“{later}” ({version[later]}) comes before “{earlier}” ({version[earlier]}); "
                "the order is in_force, superseded, last_award, honour_until.",
            )


def _check_names(versions: Value, path: str, log: Findings) -> None:
    seen: set[str] = set()
    for place, version in enumerate(versions):
        if version["v"] in seen:
            log.fault(
                "E-STDVER",
                below(path, f"versions.{place}.v"),
                f"Two versions are called “{version['v']}”; rename one.",
            )
        seen.add(version["v"])


def _check_succession(versions: Value, path: str, log: Findings) -> None:
    for place, (before, after) in enumerate(pairwise(versions), start=1):
        here = below(path, f"versions.{place}.in_force")
        if before["superseded"] is None:
            log.fault(
                "E-STDVER",
                here,
                f"Version {before['v']} is not superseded, so two versions would be in force.",
            )
        elif before["superseded"] != after["in_force"]:
            kind = "two versions" if after["in_force"] < before["superseded"] else "no version"
            log.fault(
                "E-STDVER",
                here,
                f"Version {before['v']} is superseded on {before['superseded']}, but this one is "
                f"in force from {after['in_force']}: {kind} would be in force in between.",
            )
    if versions[-1]["superseded"] is not None:
        log.fault(
            "E-STDVER",
            below(path, f"versions.{len(versions) - 1}.superseded"),
            "The last version is superseded by none, so no version would be in force; "
            "remove the date or add the next version.",
        )


def _check_without(standard: Value, path: str, log: Findings) -> None:
    units = {unit["id"] for unit in standard["units"]}
    for place, version in enumerate(standard["versions"]):
        for unit in version["without"]:
            if unit not in units:
                log.fault(
                    "E-STDVER",
                    below(path, f"versions.{place}.without"),
                    f"“{unit}” is no unit of this standard; name one of its units.",
                )


def _check_beginning(standard: Value, path: str, data: Value, log: Findings) -> None:
    begins = [
        phase["from"]
        for party in data["parties"]
        for phase in party["phases"]
        if standard["occupation"] in phase["occupations"]
    ]
    first: date = standard["versions"][0]["in_force"]
    if begins and first > min(begins):
        log.fault(
            "E-STDVER",
            below(path, "versions.0.in_force"),
            f"The first version is in force from {first}, but the occupation is recognised from "
            f"{min(begins)}; no version would be in force in between.",
        )


def check_units(data: Value, log: Findings) -> None:
    """Every unit has its own id and a level its standard can hold; some unit is essential."""
    owner: dict[str, str] = {}
    for standard, path in _standards(data):
        with suppress(UnreadableError):
            _check_ids(standard["units"], path, owner, log)
        with suppress(UnreadableError):
            _check_core(standard["units"], path, log)
        with suppress(UnreadableError):
            _check_levels(standard, path, log)


def _check_ids(units: Value, path: str, owner: dict[str, str], log: Findings) -> None:
    def check(unit: Value, here: str, log: Findings) -> None:
        if unit["id"] in owner:
            log.fault(
                "E-UNIT",
                below(here, "id"),
                f"“{unit['id']}” is already a unit of {owner[unit['id']]}; give it another id.",
            )
        owner[unit["id"]] = path

    each(check, units, below(path, "units"), log)


def _check_core(units: Value, path: str, log: Findings) -> None:
    if not any(unit["core"] for unit in units):
        log.fault(
            "E-UNIT",
            below(path, "units"),
            "No unit is essential; mark one or more with core: true.",
        )


def _check_levels(standard: Value, path: str, log: Findings) -> None:
    highest = standard["eqf"] + 1

    def check(unit: Value, here: str, log: Findings) -> None:
        if unit["level"] > highest:
            log.fault(
                "E-UNIT",
                below(here, "level"),
                f"Level {unit['level']} is more than one above the standard's level "
                f"{standard['eqf']}; write {highest} or less.",
            )

    each(check, standard["units"], below(path, "units"), log)


CHECKS = (check_anchors, check_versions, check_units)
