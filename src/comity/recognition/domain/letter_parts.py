"""What a decision letter says: outcome, reasons, what is still to do; gettext gives the words."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.recognition.domain import grounds
from comity.recognition.domain.judgements import Judgement, Line, Part
from comity.recognition.domain.letter_words import TACIT, city_of, in_language, plain, say
from comity.rules import sentences
from comity.rules.deadlines import due_on
from comity.rules.decisions import (
    COMPENSATION,
    FAVOURABLE,
    PARTIAL,
    REFERRED,
    REFUSED,
    Measure,
)
from comity.rules.findings import Finding
from comity.rules.sentences import day_in_words, sentence, unit_title


def title(judgement: Judgement, language: str) -> str:
    """Name the letter by its outcome."""
    return sentences.outcome(judgement.decision.outcome, language)


def outcome(about: Judgement, language: str) -> Part:
    """Say what was decided, and by which route."""
    decision = about.decision
    lines = [
        say(
            _("%(outcome)s: %(job)s in %(city)s."),
            language,
            outcome=sentences.outcome(decision.outcome, language),
            job=about.job[language],
            city=city_of(about, language),
        )
    ]
    if about.is_of_panel:
        lines.append(_("The appeal panel looked at the decision and replaced it, for its reason."))
    elif about.conclusion.departure is None:
        route = sentences.basis(decision.basis, language)
        lines.append(say(_("How it came about: %(route)s."), language, route=route))
    else:
        lines.append(
            _("The office looked at the computed result and decided differently, for its reason.")
        )
    return Part("outcome", _("What was decided"), plain(lines))


def replaced(about: Judgement, language: str) -> Part:
    """Say which decision this one replaces, and why the office looked at the case again."""
    before, lines = about.replaced, []
    if before is not None:
        text = _("It replaces the decision of %(day)s, which you can still read.")
        lines.append(say(text, language, day=day_in_words(before.decided_on, language)))
        if before.ground != grounds.Ground.APPEAL:
            text = _("The office itself opened your case again on %(day)s.")
            lines.append(say(text, language, day=day_in_words(before.reopened_on, language)))
        lines.append(grounds.in_words(before.ground))
        lines.append(_("This could not make the result worse for you, and it costs you nothing."))
    return Part("replaced", _("Why there is a new decision"), plain(lines))


def may_do(about: Judgement, language: str) -> Part:
    """Say what the person may do, from which day and where."""
    decision, words = about.decision, {"job": about.job[language], "city": city_of(about, language)}
    since = day_in_words(_counts_from(about), language)
    lines = []
    if decision.outcome == REFUSED:
        lines.append(
            say(
                _("This certificate does not let you work as %(job)s in %(city)s."),
                language,
                **words,
            )
        )
        lines.append(
            _("You may apply again at any time with new proof. A refusal is no mark on you.")
        )
    elif decision.outcome == REFERRED:
        lines.append(
            _("Nothing changes for you yet. Your application is passed on, it is not refused.")
        )
    elif decision.outcome == PARTIAL and decision.measure:
        task = _bundle_title(about, decision.measure.units[0], language)
        text = _(
            "From %(since)s you may do this separate task in %(city)s: %(task)s."
            " The rest of the job is not included."
        )
        lines.append(say(text, language, since=since, task=task, **words))
    elif decision.outcome == COMPENSATION:
        text = _(
            "From %(since)s you may work as %(job)s in %(city)s under guidance."
            " Until the step below is done you may not do the missing parts on your own."
        )
        lines.append(say(text, language, since=since, **words))
    else:
        text = _("From %(since)s you may work as %(job)s in %(city)s.")
        lines.append(say(text, language, since=since, **words))
    if decision.outcome in FAVOURABLE and decision.conditions:
        lines.append(_("Before your first working day the conditions below must be met."))
    return Part("may_do", _("What you may do, from when and where"), plain(lines))


def _counts_from(about: Judgement) -> date:
    """Give the first day on which it counts: what silence gave, on the day after the last day."""
    decision = about.decision
    if about.conclusion.by_machine and decision.basis == TACIT and decision.due is not None:
        return decision.due + timedelta(days=1)
    return about.decided_on


def reasons(about: Judgement, language: str) -> Part:
    """Give every reason with its clause; the officer's own words where one departed."""
    lines = [_finding(about, finding, language) for finding in about.decision.reasons]
    departure = about.conclusion.departure
    if departure is not None:
        lines.append(Line(departure.reason, code="DEPARTURE:" + departure.code))
    return Part("reasons", _("Why"), tuple(lines))


def changes(about: Judgement, language: str) -> Part:
    """Say what would change the result."""
    lines = []
    missing = [line for line in about.decision.lines if line.missing_levels]
    for line in missing:
        unit = unit_title(line.unit, about.rulebook, language)
        text = _(
            "Proof of the part %(unit)s at level %(level)s: a certificate, a test, or an"
            " assessment of what you already can do."
        )
        lines.append(say(text, language, unit=unit, level=str(line.required_level)))
    if not missing and about.decision.outcome in {REFUSED, REFERRED}:
        lines.append(_("New proof, or a decision on appeal that the rules were applied wrongly."))
    return Part("changes", _("What would change the result"), plain(lines))


def measure(about: Judgement, language: str) -> Part:
    """Describe the step that is still to do, with both options."""
    wanted, lines = about.decision.measure, []
    if wanted is not None and wanted.kind != "bundle":
        lines += list(_options(about, wanted, language))
        lines += list(_choice(about, wanted, language))
    return Part("measure", _("The step that is still to do"), plain(lines))


def _options(about: Judgement, measure: Measure, language: str) -> Iterator[str]:
    if measure.units == ("refresher",):
        what = _("a refresher of the job")
    else:
        names = [unit_title(unit, about.rulebook, language) for unit in measure.units]
        what = str(sentences.wording(language)["comma"]).join(names)
    if measure.kind != "test":
        months = measure.months or 1
        text = ngettext(
            "Work under guidance for %(months)d month on this only: %(what)s.",
            "Work under guidance for %(months)d months on this only: %(what)s.",
            months,
        )
        yield say(text, language, what=what, months=months)
    if measure.kind != "adaptation":
        yield say(_("A test on this only: %(what)s."), language, what=what)


def _choice(about: Judgement, measure: Measure, language: str) -> Iterator[str]:
    block, party = about.block, about.party
    if measure.kind == "applicant_chooses" and block is not None:
        last = due_on(about.decided_on, block.choose_within, party.calendar)
        if last is not None:
            text = _("You choose. Tell the office by %(last)s.")
            yield say(text, language, last=day_in_words(last, language))
        if block.if_silent == "adaptation":
            yield _("If the office hears nothing, it plans work under guidance.")
        else:
            yield _("If the office hears nothing, it plans the test.")
    text = _("The office helps you to find a place and tells you what it costs: %(contact)s.")
    yield say(text, language, contact=party.contact)


def conditions(about: Judgement, language: str) -> Part:
    """List what is due before the first working day."""
    lines = tuple(_finding(about, finding, language) for finding in about.decision.conditions)
    return Part("conditions", _("Before your first working day"), lines)


def _finding(about: Judgement, finding: Finding, language: str) -> Line:
    text = sentence(finding, about.rulebook, language)
    return Line(text, about.rulebook.cite(finding.clause), finding.full_code)


def _bundle_title(about: Judgement, bundle: str, language: str) -> str:
    for standard in about.rulebook.standards.values():
        if bundle in standard.bundle_titles:
            return in_language(standard.bundle_titles[bundle], language)
    return bundle
