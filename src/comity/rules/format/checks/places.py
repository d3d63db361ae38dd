"""Checks of zones, calendars and phases (clauses 1 and 2)."""

from contextlib import suppress

from comity.rules.format.findings import Findings, UnreadableError, Value, below, each
from comity.rules.format.world import is_zone
from comity.rules.holiday_days import is_known as is_calendar


def check_zones(data: Value, log: Findings) -> None:
    """Every party lives in a zone of a place."""
    each(_check_zone, data["parties"], "parties", log)


def _check_zone(party: Value, path: str, log: Findings) -> None:
    if not is_zone(party["timezone"]):
        log.fault(
            "E-TZ",
            below(path, "timezone"),
            f"“{party['timezone']}” is not the time zone of a place; fixed offsets do not know "
            "summer time. Write a zone such as Europe/Berlin.",
        )


def check_calendars(data: Value, log: Findings) -> None:
    """Every party's calendar is known and leaves a working day."""
    each(_check_calendar, data["parties"], "parties", log)
    each(_check_week, data["parties"], "parties", log)


def _check_calendar(party: Value, path: str, log: Findings) -> None:
    country, part = party["calendar"]["country"], party["calendar"]["subdivision"]
    if is_calendar(country, part):
        return
    if is_calendar(country, None):
        place, name, example = "subdivision", part, "a part of that country such as NW, or null"
    else:
        place, name, example = "country", country, "a country code such as DE"
    log.fault(
        "E-CAL",
        below(path, f"calendar.{place}"),
        f"There is no calendar of public holidays for “{name}”; write {example}.",
    )


def _check_week(party: Value, path: str, log: Findings) -> None:
    if len(party["calendar"]["weekend"]) >= 7:
        log.fault(
            "E-CAL",
            below(path, "calendar.weekend"),
            "All seven days are days off, so no deadline could ever end; leave a working day.",
        )


def check_phases(data: Value, log: Findings) -> None:
    """Phases begin one after the other inside the agreement's time, and only grow."""
    effective = data["agreement"]["effective"]

    def check(party: Value, path: str, log: Findings) -> None:
        phases = party["phases"]
        for place, phase in enumerate(phases):
            here = below(path, f"phases.{place}")
            with suppress(UnreadableError):
                _check_inside(phase, effective, here, log)
            if place:
                with suppress(UnreadableError):
                    _check_order(phases[place - 1], phase, here, log)
                with suppress(UnreadableError):
                    _check_growth(phases[place - 1], phase, here, log)

    each(check, data["parties"], "parties", log)


def _check_inside(phase: Value, effective: Value, path: str, log: Findings) -> None:
    first = phase["from"]
    if first < effective["from"]:
        log.fault(
            "E-PHASE",
            below(path, "from"),
            f"The phase begins on {first}, before the agreement on {effective['from']}.",
        )
    last = effective["to"]
    if last is not None and effective["from"] <= last < first:
        log.fault(
            "E-PHASE",
            below(path, "from"),
            f"The phase begins on {first}, after the agreement has ended on {last}.",
        )


def _check_order(before: Value, phase: Value, path: str, log: Findings) -> None:
    if phase["from"] <= before["from"]:
        log.fault(
            "E-PHASE",
            below(path, "from"),
            f"The phase begins on {phase['from']}, not after the one before it "
            f"({before['from']}); phases follow each other.",
        )


def _check_growth(before: Value, phase: Value, path: str, log: Findings) -> None:
    lost = [name for name in before["occupations"] if name not in phase["occupations"]]
    if lost:
        log.fault(
            "E-PHASE",
            below(path, "occupations"),
            f"{', '.join(lost)} would no longer be recognised; phases only grow, and an "
            "occupation is withdrawn under the clause on exit.",
        )


def check_blocks(data: Value, log: Findings) -> None:
    """Every occupation of a phase has a block that says how it is recognised."""
    blocks = data["recognition"]

    def check_party(party: Value, path: str, log: Findings) -> None:
        each(check_phase, party["phases"], below(path, "phases"), log)

    def check_phase(phase: Value, path: str, log: Findings) -> None:
        for place, name in enumerate(phase["occupations"]):
            if name not in blocks:
                log.fault(
                    "E-MISSING",
                    below(path, f"occupations.{place}"),
                    f"“{name}” has no block under recognition; add one or remove the occupation.",
                )

    each(check_party, data["parties"], "parties", log)


CHECKS = (check_zones, check_calendars, check_phases, check_blocks)
