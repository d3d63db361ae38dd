"""The record in a decision letter: dates, remedies, who decided, what was used."""

from datetime import date

from django.utils.translation import gettext as _

from comity.recognition.domain.judgements import Judgement, Part
from comity.recognition.domain.letter_words import TACIT, in_language, plain, say
from comity.rules.deadlines import due_on
from comity.rules.sentences import day_in_words, wording


def deadline(about: Judgement, language: str) -> Part:
    """Give the days from receipt to decision, with each stop of the clock."""
    case, decision = about.case, about.decision
    words: list[tuple[str, date | None]] = [
        (_("Received: %(day)s."), about.received_on),
        (
            _("Complete: %(day)s."),
            (case.complete_on or about.received_on) if case.is_complete else None,
        ),
    ]
    for stop in case.stops:
        words.append((_("The clock stood from the day after: %(day)s."), stop.asked_on))
        words.append((_("It ran again from the day after: %(day)s."), stop.answered_on))
    words.append((_("The office took more time: %(day)s."), case.extension_notified_on))
    words.append((_("Latest day for the decision: %(day)s."), decision.due))
    words.append((_("Decided: %(day)s."), about.decided_on))
    lines = [say(text, language, day=day_in_words(day, language)) for text, day in words if day]
    return Part("deadline", _("The dates"), plain(lines))


def remedies(about: Judgement, language: str) -> Part:
    """Say what can be done against the decision, and until when."""
    last = due_on(about.decided_on, about.rulebook.deadlines.appeal_within, about.party.calendar)
    lines = []
    if last is not None:
        text = _(
            "You can appeal until %(last)s."
            " People who took no part in the decision look at it again."
        )
        lines.append(say(text, language, last=day_in_words(last, language)))
    lines.append(_("An appeal is free and cannot make the result worse."))
    text = _("Write to %(contact)s and name the reference %(reference)s.")
    lines.append(say(text, language, contact=about.party.contact, reference=about.reference))
    return Part("remedies", _("If you do not agree"), plain(lines))


def decided_by(about: Judgement, language: str) -> Part:
    """Say who decided."""
    conclusion = about.conclusion
    office = in_language(about.party.authority, language)
    if about.is_of_panel:
        text = _(
            "The appeal panel: two officers of other cities, %(first)s and %(second)s. Neither of"
            " them took part in the first decision."
        )
        first, second = _sign(conclusion.decided_by), _sign(conclusion.second_by)
        panel = [say(text, language, first=first, second=second)]
        return Part("decided_by", _("Who decided"), plain(panel))
    if conclusion.by_machine and about.decision.basis == TACIT:
        text = _(
            "Nobody: %(office)s did not decide in time, and by the agreement no answer counts as"
            " yes. The computer only wrote it down."
        )
        lines = [say(text, language, office=office)]
    elif conclusion.by_machine:
        text = _(
            "%(office)s, by computer: a certificate that fits in full is recognised straight"
            " away. You may ask for a person to look at it."
        )
        lines = [say(text, language, office=office)]
    else:
        text = _("%(office)s, officer %(officer)s.")
        lines = [say(text, language, office=office, officer=_sign(conclusion.decided_by))]
    if conclusion.second_by is not None:
        text = _(
            "A second officer, %(officer)s, decided the same without knowing the first decision."
        )
        lines.append(say(text, language, officer=_sign(conclusion.second_by)))
    return Part("decided_by", _("Who decided"), plain(lines))


def data(about: Judgement, language: str) -> Part:
    """Say what was used and for what."""
    comma = str(wording(language)["comma"])
    papers = comma.join(paper.id for paper in about.case.credentials)
    lines = [
        _(
            "Used: what you told us in your application,"
            " and the register of approved training centres."
        )
    ]
    if papers:
        lines.append(say(_("Papers: %(papers)s."), language, papers=papers))
    lines.append(
        _(
            "It was used for this decision only."
            " On your page you see who looked at it, when and why."
        )
    )
    text = _("Agreement: %(agreement)s, %(digest)s.")
    book = about.rulebook
    lines.append(say(text, language, agreement=book.citation, digest=book.digest))
    return Part("data", _("What was used"), plain(lines))


def _sign(officer: object) -> str:
    """Give the short sign of an officer; the office knows the name behind it."""
    return str(officer)[:8]
