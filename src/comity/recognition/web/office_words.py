"""The words an office reads: states, results, why one departs, whom a case waits for."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comity.recognition.domain.states import State
from comity.recognition.domain.worklist import EVERYONE, MINE, TEAM, WAITING
from comity.recognition.queries.counting import MOST
from comity.recognition.queries.files import OpinionCard
from comity.rules.decisions import AUTOMATIC, COMPENSATION, PARTIAL, RECOGNISED, Decision, Measure
from comity.rules.findings import Finding
from comity.rules.rulebook import Rulebook
from comity.rules.sentences import sentence, unit_title

STATES: dict[State, tuple[str | Promise, str]] = {
    State.SUBMITTED: (gettext_lazy("New"), "calm"),
    State.IN_REVIEW: (gettext_lazy("Being looked at"), "calm"),
    State.SECOND_SIGNATURE: (gettext_lazy("Needs a second officer"), "soon"),
    State.DECIDED: (gettext_lazy("Decided"), "good"),
    State.WITHDRAWN: (gettext_lazy("Withdrawn"), "calm"),
    State.LAPSED: (gettext_lazy("Closed without an answer"), "calm"),
}
TONES = {AUTOMATIC: "good", RECOGNISED: "good", COMPENSATION: "soon", PARTIAL: "soon"}
TABS: dict[str, str | Promise] = {
    MINE: gettext_lazy("Mine"),
    TEAM: gettext_lazy("For anybody"),
    WAITING: gettext_lazy("Waiting on others"),
    EVERYONE: gettext_lazy("All"),
}
EMPTY: dict[str, str | Promise] = {
    MINE: gettext_lazy("You have no case to act on. Take one from the list for anybody."),
    TEAM: gettext_lazy("No case waits for anybody of your office."),
    WAITING: gettext_lazy("None of your cases waits for somebody else."),
    EVERYONE: gettext_lazy("Your office has no open case."),
}
DEPARTURES: dict[str, str | Promise] = {
    "evidence_weighs_otherwise": gettext_lazy("The papers show more or less than was computed"),
    "work_shown_otherwise": gettext_lazy("Work or an assessment shows something else"),
    "disproportionate": gettext_lazy("The computed result would be out of proportion"),
    "unsafe": gettext_lazy("It would not be safe"),
    "paper_not_genuine": gettext_lazy("A paper is not genuine"),
    "rule_misapplied": gettext_lazy("The rule does not fit this case"),
}
WAITS: dict[str, str | Promise] = {
    "issuer": gettext_lazy(
        "A paper is not confirmed. Ask its issuer, then note the answer beside the paper below."
    ),
    "applicant": gettext_lazy("The person has to choose how to go on."),
    "assessment_centre": gettext_lazy("First comes an assessment of what the person can do."),
    "phase": gettext_lazy("Your city does not recognise this job under the agreement yet."),
    "board": gettext_lazy("The joint board of the cities decides."),
}
KINDS: dict[str, str | Promise] = {
    "certificate": gettext_lazy("Certificate"),
    "practice": gettext_lazy("Practice"),
    "language": gettext_lazy("Language"),
    "safety": gettext_lazy("Safety card"),
    "other": gettext_lazy("Other paper"),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the engine with the clause it rests on."""

    text: str
    clause: str


@dataclass(frozen=True, slots=True)
class UnitCard:
    """One part of the job, required beside held, as the picture takes it."""

    title: str
    required_level: int
    held_level: int
    core: bool


def shown_opinions(given: Iterable[OpinionCard], *, hidden: int | None) -> tuple[OpinionCard, ...]:
    """Give the opinions that may be shown: who decides second sees none of the case's turn."""
    return tuple(one for one in given if one.turn != hidden)


def statements(findings: Iterable[Finding], rulebook: Rulebook, language: str) -> list[Statement]:
    """Word some findings, each with its citation."""
    return [
        Statement(sentence(finding, rulebook, language), rulebook.cite(finding.clause))
        for finding in findings
    ]


def units(decision: Decision, rulebook: Rulebook, language: str) -> list[UnitCard]:
    """Name the compared parts."""
    return [
        UnitCard(
            unit_title(line.unit, rulebook, language),
            line.required_level,
            line.held_level,
            line.is_core,
        )
        for line in decision.lines
    ]


def measure_in_words(measure: Measure | None, rulebook: Rulebook, language: str) -> str:
    """Say how the gap can be closed and on which parts; nothing where there is none to close."""
    if measure is None or measure.kind == "bundle":
        return ""
    how = {
        "adaptation": _("Still to do: work under guidance, %(parts)s"),
        "test": _("Still to do: a test, %(parts)s"),
    }.get(measure.kind, _("Still to do, as the person chooses: guided work or a test, %(parts)s"))
    titles = [
        _("a refresher of the job") if unit == "refresher" else unit_title(unit, rulebook, language)
        for unit in measure.units
    ]
    said = how % {"parts": "; ".join(titles)}
    if measure.months is None:
        return said
    length = ngettext("%(months)d month", "%(months)d months", measure.months)
    return f"{said} ({length % {'months': measure.months}})"


def size_in_words(size: int) -> str:
    """Write the size of a file, given in bytes."""
    if size < 1024 * 1024:
        return _("%(count)d KB") % {"count": max(1, size // 1024)}
    return _("%(count)d MB") % {"count": size // (1024 * 1024)}


def counted(count: int) -> str:
    """Say a count that stops at a bound."""
    if count <= MOST:
        return str(count)
    return _("more than %(most)s") % {"most": number_format(MOST, force_grouping=True)}
