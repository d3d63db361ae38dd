"""Trials: pilots that were voted on and begun lie over the version in force, without changing it.

A trial is a fact of the registry, dated and known since a moment, so a decision under one can be
run again. Clause 5 of the version in force gives the type of its value and everything around it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from comity.rules.compiling import piloted
from comity.rules.format.fields_recognition import RECOGNITION
from comity.rules.format.findings import UNREAD, Findings
from comity.rules.format.nodes import Mapping as Names
from comity.rules.format.overlays import shape_below
from comity.rules.format.texts import nodes_of
from comity.rules.registry import Trial
from comity.rules.rulebook import Pilot, Rulebook


def under_trials(book: Rulebook, trials: Sequence[Trial], *, occupation: str) -> Rulebook:
    """Give the rulebook with the trials of one occupation beside its own pilots.

    A trial that the version itself describes by now is governed by the version, but its early end
    holds for it; one whose clause this version does not have leaves it as it is.

    Source: domain design, section 2.2 (overlays).
    """
    written = book.pilots.get(occupation, ())
    own = tuple(_as_ended(pilot, book, trials) for pilot in written)
    known = {pilot.id for pilot in own}
    found = [_pilot(book, one) for one in trials if one.agreement == book.id]
    more = tuple(
        one
        for one in found
        if one is not None and one.occupation == occupation and one.id not in known
    )
    if not more and own == written:
        return book
    pilots = (*own, *more)
    return replace(
        book,
        pilots={**book.pilots, occupation: pilots},
        piloted={**book.piloted, **piloted(pilots, book.terms, book.standards)},
    )


def _as_ended(pilot: Pilot, book: Rulebook, trials: Sequence[Trial]) -> Pilot:
    """Give a pilot of the version itself with its end, where it ended before its last day.

    A name may be used again for a later pilot, so the end must lie in the days of this one.
    """
    for one in trials:
        ended_on = one.ended_on
        if (
            (one.agreement, one.id) == (book.id, pilot.id)
            and ended_on is not None
            and ended_on in pilot.days
        ):
            return replace(pilot, ended_on=ended_on)
    return pilot


def has_clause(book: Rulebook, trial: Trial) -> bool:
    """Tell whether a version has the clause that a trial changes; else the trial has no effect."""
    clause, *path = trial.path.split(".")
    return clause == "recognition" and _is_there(book.terms, path)


def _pilot(book: Rulebook, trial: Trial) -> Pilot | None:
    _clause, occupation, *path = trial.path.split(".")
    if not has_clause(book, trial):
        return None
    value = value_at(trial.path, trial.value)
    if value is UNREAD:
        return None
    return Pilot(
        id=trial.id,
        occupation=occupation,
        hosts=frozenset(trial.hosts),
        days=trial.days,
        path=tuple(path),
        value=value,
        ended_on=trial.ended_on,
        clause=f"{trial.version} §6 {trial.id}",
    )


def _is_there(node: Any, path: Sequence[str]) -> bool:  # noqa: ANN401  # a typed document
    for name in path:
        if not isinstance(node, Mapping) or name not in node:
            return False
        node = node[name]
    return True


def value_at(path: str, text: str) -> Any:  # noqa: ANN401  # of the clause's own type
    """Read a value, written as JSON, as the clause at a place would be read; `UNREAD` if none."""
    _section, *names = path.split(".")
    shape = shape_below(RECOGNITION, names)
    node = nodes_of(f'{{"value": {text}}}')
    if shape is None or not isinstance(node, Names) or len(node.pairs) != 1:
        return UNREAD
    return shape.read(node.pairs[0][1], path, Findings())
