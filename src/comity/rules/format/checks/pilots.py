"""Checks of pilots (clause 6)."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from itertools import combinations

from comity.rules.format.checks.head import check_party, check_since
from comity.rules.format.checks.recognition import check_recognition
from comity.rules.format.findings import Findings, UnreadableError, Value, below, each
from comity.values.spans import plus_months

_LONGEST_MONTHS = 24
# Every set of pilots that can be in force together has terms of its own.
_MOST_PER_OCCUPATION = 8
_THRESHOLDS = ("gap_over", "max_gap", "min_practical_share")
_FAR_FACTOR = 2


def check_pilots(data: Value, log: Findings) -> None:
    """Every pilot has its time, its cities and a clause that it can change."""
    ids: set[str] = set()

    def check(pilot: Value, path: str, log: Findings) -> None:
        for one in (_check_time, _check_hosts, _check_path, _check_value):
            with suppress(UnreadableError):
                one(pilot, path, data, log)
        if pilot["id"] in ids:
            log.fault("E-PILOT", below(path, "id"), f"Two pilots are called “{pilot['id']}”.")
        ids.add(pilot["id"])

    each(check, data["pilots"], "pilots", log)


def _check_time(pilot: Value, path: str, data: Value, log: Findings) -> None:
    first, last = pilot["from"], pilot["to"]
    if last < first:
        for code in ("E-PILOT", "E-INTERVAL"):
            log.fault(
                code,
                below(path, "to"),
                f"The pilot would end on {last}, before it begins on {first}; write a later day.",
            )
    if last >= plus_months(first, _LONGEST_MONTHS):
        log.fault(
            "E-PILOT",
            below(path, "to"),
            f"The pilot would last longer than {_LONGEST_MONTHS} months; end it earlier.",
        )
    begin, end = data["agreement"]["effective"]["from"], data["agreement"]["effective"]["to"]
    is_carried = check_since(pilot, path, "E-PILOT", data, log)
    if (first < begin and not is_carried) or (end is not None and begin <= end < last):
        log.fault("E-PILOT", path, "The pilot runs outside the time of the agreement.")


def _check_hosts(pilot: Value, path: str, data: Value, log: Findings) -> None:
    for place, host in enumerate(pilot["hosts"]):
        with suppress(UnreadableError):
            check_party(host, below(path, f"hosts.{place}"), data, log)
    occupation = _occupation(pilot)
    begins = {
        party["id"]: _first_day(party, occupation)
        for party in data["parties"]
        if party["id"] in pilot["hosts"]
    }
    for place, host in enumerate(pilot["hosts"]):
        begin = begins.get(host)
        # Who recognised when before this version is written in the versions before it.
        if begin is None or (begin > pilot["to"] and "since" not in pilot):
            log.fault(
                "E-PILOT",
                below(path, f"hosts.{place}"),
                f"“{host}” does not recognise {occupation} while the pilot runs; leave it out.",
            )


def _occupation(pilot: Value) -> str:
    section, _, names = str(pilot["path"]).partition(".")
    if section != "recognition":
        raise UnreadableError(section)  # a fault of its own
    return names.partition(".")[0]


def _first_day(party: Value, occupation: str) -> date | None:
    days = [phase["from"] for phase in party["phases"] if occupation in phase["occupations"]]
    return min(days, default=None)


def _check_path(pilot: Value, path: str, data: Value, log: Findings) -> None:
    node: Value = data
    for name in pilot["path"].split("."):
        if not isinstance(node, Mapping) or name not in node:
            log.fault(
                "E-PILOT",
                below(path, "path"),
                f"“{pilot['path']}” is no clause of this agreement; name one that is.",
            )
            return
        node = node[name]


def _check_value(pilot: Value, path: str, data: Value, log: Findings) -> None:
    """The terms are still in order with the pilot's value in its place."""
    names = pilot["path"].split(".")
    before, after = Findings(), Findings()
    check_recognition(data, before)
    check_recognition(_overlaid(data, names, pilot["value"]), after)
    known = {(fault.code, fault.path) for fault in before.faults}
    for fault in after.faults:
        if (fault.code, fault.path) not in known:
            log.fault("E-PILOT", below(path, "value"), fault.message)


def _overlaid(node: Value, names: list[str], value: Value) -> Value:
    if not names:
        return value
    if not isinstance(node, Mapping) or names[0] not in node:
        raise UnreadableError(names[0])
    return {**node, names[0]: _overlaid(node[names[0]], names[1:], value)}


def check_collisions(data: Value, log: Findings) -> None:
    """Two pilots never set one clause for one city on one day; an occupation has only a few."""
    count: dict[str, int] = {}
    for place, pilot in enumerate(data["pilots"]):
        occupation = _occupation(pilot)
        count[occupation] = count.get(occupation, 0) + 1
        if count[occupation] == _MOST_PER_OCCUPATION + 1:
            log.fault(
                "E-PILOT",
                f"pilots.{place}",
                f"More than {_MOST_PER_OCCUPATION} pilots for {occupation} cannot be judged.",
            )
    for (_, one), (place, other) in combinations(enumerate(data["pilots"]), 2):
        if _collide(one, other):
            log.fault(
                "E-PILOT",
                f"pilots.{place}",
                f"This pilot and “{one['id']}” change the same clause for the same city at the "
                "same time; separate them.",
            )


def _collide(one: Value, other: Value) -> bool:
    a, b = one["path"] + ".", other["path"] + "."
    return (
        (a.startswith(b) or b.startswith(a))
        and not set(one["hosts"]).isdisjoint(other["hosts"])
        and one["from"] <= other["to"]
        and other["from"] <= one["to"]
    )


def warn_of_thresholds(data: Value, log: Findings) -> None:
    """Warn where a pilot sets a city's threshold far from that of the others (W-STRICTER)."""
    for place, pilot in enumerate(data["pilots"]):
        names = pilot["path"].split(".")
        if names[-1] not in _THRESHOLDS:
            continue
        node: Value = data
        for name in names:
            node = node[name]
        low, high = sorted((node, pilot["value"]))
        if high > low * _FAR_FACTOR:
            log.warning(
                "W-STRICTER",
                f"pilots.{place}.value",
                f"{', '.join(pilot['hosts'])} would judge by {pilot['value']}, the others by "
                f"{node}.",
            )


CHECKS = (check_pilots, check_collisions, warn_of_thresholds)
