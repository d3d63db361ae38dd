"""What an acknowledgement says, in words: period, remedy, the effect of silence."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from comity.accreditation.queries import registry
from comity.agreements.queries import rulebook
from comity.occupations.queries import occupation_label
from comity.parties.queries import city_name
from comity.recognition.domain.promises import Promise, promise
from comity.recognition.queries.own import OwnCase
from comity.recognition.web.words import MODES, language, period_in_words


@dataclass(frozen=True, slots=True)
class Receipt:
    """An acknowledgement in the reader's words; sentences that do not apply are empty."""

    job: str
    city: str
    office: dict[str, str]
    contact: str
    promised: Promise
    route: str
    period: str
    due: str
    silence: str
    remedy: str
    citation: str


def receipt(case: OwnCase) -> Receipt:
    """Word what the agreement promises to this case."""
    book = rulebook(case.agreement_digest)
    card = case.card
    promised = promise(
        book,
        host=card.host_city,
        occupation=card.occupation,
        submitted=card.submitted_at,
        trials=registry(known_at=card.submitted_at).trials,
    )
    party = book.parties[card.host_city]
    return Receipt(
        job=occupation_label(card.occupation, language()),
        city=city_name(card.host_city, language()),
        office=dict(party.authority),
        contact=party.contact,
        promised=promised,
        route=str(MODES.get(promised.mode, "")),
        period=_period(promised),
        due=_due(card.due_on, promised),
        silence=_silence(promised),
        remedy=_remedy(promised),
        citation=f"{book.citation} §8, §5 {card.occupation} / tacit",
    )


def _period(promised: Promise) -> str:
    if promised.decide_within is None:
        return _("The agreement does not cover this yet. The office tells you how it goes on.")
    text = _("The office decides within %(period)s from the day on which your file is complete.")
    return text % {"period": period_in_words(promised.decide_within)}


def _due(due_on: date | None, promised: Promise) -> str:
    if due_on is not None:
        return _("The latest day is %(day)s.") % {"day": date_format(due_on, "DATE_FORMAT")}
    if promised.due_if_complete is None:
        return ""
    text = _(
        "First the training centre has to confirm your certificate; the office asks for that. "
        "The period stands still meanwhile. Without that the latest day would be %(day)s."
    )
    return text % {"day": date_format(promised.due_if_complete, "DATE_FORMAT")}


def _silence(promised: Promise) -> str:
    return {
        "approve": _("If the office does not answer in time, no answer counts as yes."),
        "provisional": _(
            "If the office does not answer in time, no answer counts as yes for now: you may "
            "work under guidance until the joint board of the cities has decided."
        ),
        "board": _("If the office does not answer in time, the joint board of the cities decides."),
    }.get(promised.tacit, "")


def _remedy(promised: Promise) -> str:
    text = _(
        "If you do not agree with the decision, you can appeal within %(period)s. It is free and "
        "cannot make the result worse. If the office is late, complain to it at the address below."
    )
    return text % {"period": period_in_words(promised.appeal_within)}
