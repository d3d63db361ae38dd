"""Drafts: the version in force, written as its own successor, for somebody to change."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from comity.rules.format import Document
from comity.rules.format.canonical import plain


def successor(base: Document, *, first: date) -> str:
    """Write an agreement in YAML as a version that follows it and changes nothing yet.

    Number, predecessor and first day are set; phases that have begun by then begin with it. Pilots
    that run on that day and every commitment are carried over; pilots that are over are left out.

    Args:
        base: the version in force.
        first: the first day of the one after it.
    """
    data: Any = plain(base.data)
    head = data["agreement"]
    major, minor, _patch = head["version"].split(".")
    head |= {"supersedes": head["version"], "version": f"{major}.{int(minor) + 1}.0"}
    head["effective"] = {"from": first.isoformat(), "to": head["effective"]["to"]}
    for party in data["parties"]:
        party["phases"] = _phases(party["phases"], first.isoformat())
    day = first.isoformat()
    before = head["supersedes"]
    data["pilots"] = [
        pilot if pilot["from"] >= day else {"since": before, **pilot}
        for pilot in data["pilots"]
        if pilot["to"] >= day
    ]
    data["capacity"] = [
        one if one["due"] >= day else {"since": before, **one} for one in data["capacity"]
    ]
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)


def _phases(phases: list[Mapping[str, Any]], day: str) -> list[Mapping[str, Any]]:
    """Keep what is to come, and of what has begun the widest, as phases only grow."""
    begun = [phase for phase in phases if phase["from"] <= day]
    to_come = [phase for phase in phases if phase["from"] > day]
    return [*({**phase, "from": day} for phase in begun[-1:]), *to_come]
