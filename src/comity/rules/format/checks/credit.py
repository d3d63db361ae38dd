"""Checks of bundles and of credit between standards (clauses 3 and 4)."""

from contextlib import suppress

from comity.rules.format.findings import UNREAD, Findings, UnreadableError, Value, below, each


def check_bundles(data: Value, log: Findings) -> None:
    """Bundles hold units of their standard, and no unit of another bundle."""
    for name, standard in data["standards"].items():
        if standard is not UNREAD:
            with suppress(UnreadableError):
                _check_bundles(standard, f"standards.{name}.bundles", log)


def _check_bundles(standard: Value, path: str, log: Findings) -> None:
    units = {unit["id"] for unit in standard["units"]}
    owner: dict[str, str] = {}
    names: set[str] = set()

    def check(bundle: Value, here: str, log: Findings) -> None:
        if bundle["id"] in names:
            log.fault(
                "E-BUNDLE",
                below(here, "id"),
                f"Two bundles are called “{bundle['id']}”; rename one.",
            )
        names.add(bundle["id"])
        for place, unit in enumerate(bundle["units"]):
            why_not = _why_not(unit, units, owner)
            if why_not:
                log.fault("E-BUNDLE", below(here, f"units.{place}"), why_not)
            owner[unit] = bundle["id"]

    each(check, standard["bundles"], path, log)


def _why_not(unit: str, units: set[str], owner: dict[str, str]) -> str:
    if unit not in units:
        return f"“{unit}” is no unit of this standard; name one of its units."
    if unit in owner:
        return (
            f"“{unit}” is reserved to the bundle “{owner[unit]}”; an activity that needs it "
            "cannot be separated. Remove it from one of the two."
        )
    return ""


def check_crosswalk(data: Value, log: Findings) -> None:
    """Credit goes from a unit to a unit of another standard, and never lifts a level."""
    units = {
        unit["id"]: (name, unit["level"])
        for name, standard in data["standards"].items()
        for unit in standard["units"]
    }
    seen: set[tuple[str, str]] = set()

    def check(credit: Value, path: str, log: Findings) -> None:
        for end in ("from", "to"):
            with suppress(UnreadableError):
                _check_end(credit[end], units, below(path, end), log)
        pair = credit["from"], credit["to"]
        if pair in seen:
            log.fault("E-XWALK", path, "This credit is listed twice; keep one.")
        seen.add(pair)
        _check_pair(credit, units, path, log)

    each(check, data["crosswalk"], "crosswalk", log)


def _check_end(unit: str, units: dict[str, tuple[str, int]], path: str, log: Findings) -> None:
    if unit not in units:
        log.fault("E-XWALK", path, f"“{unit}” is no unit of any standard; name one that is.")


def _check_pair(credit: Value, units: dict[str, tuple[str, int]], path: str, log: Findings) -> None:
    source, target = credit["from"], credit["to"]
    if source not in units or target not in units:
        return
    if source == target:
        log.fault("E-XWALK", path, f"“{source}” gives credit to itself; remove this line.")
    elif units[source][0] == units[target][0]:
        log.fault(
            "E-XWALK",
            path,
            f"“{source}” and “{target}” are of one standard; credit is between standards.",
        )
    if credit["match"] == "exact" and units[source][1] < units[target][1]:
        log.fault(
            "E-XWALK",
            below(path, "match"),
            f"“{source}” is of level {units[source][1]} and cannot be an exact match for "
            f"“{target}” of level {units[target][1]}; write close, narrow or related.",
        )


CHECKS = (check_bundles, check_crosswalk)
