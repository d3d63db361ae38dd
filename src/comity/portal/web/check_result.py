"""The result of a check in the words of the page."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.portal.domain.checks import ELSEWHERE, Answers, Checked, check
from comity.rules.decisions import (
    AUTOMATIC,
    COMPENSATION,
    PARTIAL,
    RECOGNISED,
    REFERRED,
    Decision,
    Measure,
)
from comity.rules.findings import Finding
from comity.rules.registry import Registry
from comity.rules.rulebook import Block, Party, Rulebook
from comity.rules.sentences import basis, outcome, sentence, unit_title
from comity.values.periods import Period

TONES = {
    AUTOMATIC: "good",
    RECOGNISED: "good",
    COMPENSATION: "soon",
    PARTIAL: "soon",
    REFERRED: "calm",
}


@dataclass(frozen=True, slots=True)
class UnitCard:
    """One part of the job, required beside held, as the picture takes it."""

    title: str
    required_level: int
    held_level: int
    core: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the engine with the rule it rests on."""

    text: str
    clause: str


@dataclass(frozen=True, slots=True)
class CityAnswer:
    """What another city would say to the same certificate."""

    city: Party
    words: str
    tone: str
    query: str


@dataclass(frozen=True, slots=True)
class ResultCard:
    """Everything the page of a result shows."""

    words: str
    tone: str
    route: str
    reasons: tuple[Statement, ...]
    conditions: tuple[Statement, ...]
    units: tuple[UnitCard, ...]
    missing: tuple[str, ...]
    measure: str
    period: str
    due: date | None
    silence: str
    fee: str
    reduced_fee: str
    currency: str
    host: Party


def result_card(checked: Checked, book: Rulebook, language: str) -> ResultCard:
    """Word the engine's decision for the visitor."""
    decision, block = checked.decision, book.blocks[checked.answers.occupation]
    lines = decision.lines
    return ResultCard(
        words=headline(decision, language),
        tone=tone_of(decision),
        route="" if decision.outcome == REFERRED else basis(decision.basis, language),
        reasons=_statements(decision.reasons, book, language),
        conditions=_statements(decision.conditions, book, language),
        units=tuple(
            UnitCard(
                unit_title(line.unit, book, language),
                line.required_level,
                line.held_level,
                line.is_core,
            )
            for line in lines
        ),
        missing=tuple(
            unit_title(line.unit, book, language) for line in lines if line.missing_levels
        ),
        measure=_measure(decision.measure, block),
        period=_deciding_time(decision, book),
        due=decision.due,
        silence=_silence(block) if decision.due else "",
        fee=block.fee["standard"],
        reduced_fee=block.fee["reduced"],
        currency=block.fee["currency"],
        host=book.parties[checked.answers.host],
    )


def other_cities(
    answers: Answers, *, book: Rulebook, registry: Registry, on: date, language: str
) -> tuple[CityAnswer, ...]:
    """Say what the other partner cities would answer."""
    found = []
    for city in book.parties.values():
        if city.id == answers.host:
            continue
        asked = Answers(answers.occupation, answers.origin, answers.award_on, city.id)
        decision = check(asked, book=book, registry=registry, on=on).decision
        query = (
            f"occupation={asked.occupation}&origin={asked.origin}"
            f"&award={asked.award_on.isoformat()}&host={asked.host}"
        )
        words, tone = headline(decision, language), tone_of(decision)
        found.append(CityAnswer(city, words, tone, query))
    return tuple(found)


def headline(decision: Decision, language: str) -> str:
    """Say the result in a few words; of a referral, what happens next."""
    if decision.outcome != REFERRED:
        return outcome(decision.outcome, language)
    words = basis(decision.basis, language)
    return words[:1].upper() + words[1:]


def tone_of(decision: Decision) -> str:
    """Give the tone of a result; a referral is a step on the way, neither good nor bad."""
    return TONES.get(decision.outcome, "late")


def assumptions(answers: Answers) -> list[str]:
    """Say what the check took for granted, because it did not ask."""
    said = [
        _("Your certificate covers the whole job and its issuer confirms it."),
        _("You have no other papers, and nothing was decided before."),
    ]
    if answers.origin == ELSEWHERE:
        return [*said, _("Your training centre is outside the partner cities.")]
    return [*said, _("Your training centre was approved when you passed.")]


def period_in_words(period: Period) -> str:
    """Write a period, such as ten working days."""
    count = period.count
    words = {
        "WD": ngettext("%(count)d working day", "%(count)d working days", count),
        "D": ngettext("%(count)d day", "%(count)d days", count),
        "W": ngettext("%(count)d week", "%(count)d weeks", count),
        "M": ngettext("%(count)d month", "%(count)d months", count),
        "Y": ngettext("%(count)d year", "%(count)d years", count),
    }
    return words[period.unit] % {"count": count}


def _statements(
    findings: tuple[Finding, ...], book: Rulebook, language: str
) -> tuple[Statement, ...]:
    return tuple(
        Statement(sentence(finding, book, language), book.cite(finding.clause))
        for finding in findings
    )


def _deciding_time(decision: Decision, book: Rulebook) -> str:
    """Give the longest decision period that the route can have."""
    if decision.due is None:
        return ""
    periods = book.deadlines.decide
    if decision.basis == "board":
        return period_in_words(book.deadlines.board)
    return period_in_words(periods.get(decision.basis) or periods["case_by_case"])


def _measure(measure: Measure | None, block: Block) -> str:
    if measure is None:
        return ""
    if measure.units == ("refresher",):
        return ngettext(
            "A refresher of about %(count)d month.",
            "A refresher of about %(count)d months.",
            measure.months or 1,
        ) % {"count": measure.months or 1}
    if measure.kind == "bundle":
        return _("You may do a separate part of the job.")
    months = ngettext("%(count)d month", "%(count)d months", measure.months or 1) % {
        "count": measure.months or 1
    }
    tests = ngettext("%(count)d attempt", "%(count)d attempts", block.test_attempts) % {
        "count": block.test_attempts
    }
    if measure.kind == "applicant_chooses":
        return _(
            "You choose: about %(months)s of work under guidance, or a test on the missing "
            "parts only (%(tests)s)."
        ) % {"months": months, "tests": tests}
    if measure.kind == "test":
        return _("A test on the missing parts only (%(tests)s).") % {"tests": tests}
    return _("About %(months)s of work under guidance.") % {"months": months}


def _silence(block: Block) -> str:
    if block.tacit == "approve":
        return _("If nothing is decided by then, silence counts as yes.")
    if block.tacit == "board":
        return _("If nothing is decided by then, the joint board of the cities decides.")
    return _(
        "If nothing is decided by then, you may work under guidance at once. The "
        "recognition becomes full unless the joint board decides otherwise."
    )
