"""Words: verdicts, checks and the words of a certificate in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.certificates.domain.states import State
from comity.proofs.instants import parse_instant
from comity.proofs.sentences import SENTENCES
from comity.proofs.verdicts import Check, Verdict, Verification
from comity.values.refusals import Refusal

# The big word of each verdict, its colour, its picture.
_VERDICTS: Final[Mapping[Verdict, tuple[str | Promise, str, str]]] = {
    "recognised": (_("Valid and recognised"), "good", "yes"),
    "valid_not_recognised": (_("Valid"), "calm", "yes"),
    "suspended": (_("Suspended"), "soon", "pause"),
    "revoked": (_("Withdrawn"), "late", "no"),
    "expired": (_("Expired"), "late", "no"),
    "invalid": (_("Not valid"), "late", "no"),
    "indeterminate": (_("Cannot tell"), "soon", "open"),
}
_ADVICE: Final[Mapping[Verdict, str | Promise]] = {
    "recognised": _("Compare the name with the person's identity card."),
    "valid_not_recognised": _("Compare the name with the person's identity card."),
    "suspended": _("Ask the city that issued it. The holder knows the reason."),
    "revoked": _("Do not rely on it. The holder can show you another certificate."),
    "expired": _("Ask the holder for a newer one."),
    "invalid": _("Ask the holder for the file as they received it, unchanged."),
    "indeterminate": _("Do not rely on it yet. Ask the city that issued it, or try again later."),
}
_QUESTIONS: Final[Mapping[str, str | Promise]] = {
    "format": _("Kind of file"),
    "schema": _("Form"),
    "proof": _("Signature"),
    "proof_set": _("All signatures"),
    "issuer": _("Issuer"),
    "logged": _("In the log?"),
    "issuer_key": _("Key of the issuer"),
    "key_certificate": _("Certificate of the key"),
    "holder_binding": _("Shown by its holder?"),
    "agreement": _("Agreement"),
    "scope": _("Job"),
    "accreditation": _("Training centre"),
    "agreement_now": _("Agreement today"),
    "accreditation_now": _("Training centre today"),
    "validity": _("Time"),
    "status_revocation": _("Withdrawn?"),
    "status_suspension": _("Suspended?"),
    "recognised_here": _("Recognised?"),
}
_ANSWERS: Final[Mapping[str, tuple[str | Promise, str]]] = {
    "pass": (_("Yes"), "good"),
    "fail": (_("No"), "late"),
    "unknown": (_("Cannot tell"), "soon"),
    "not_applicable": (_("Does not apply"), "calm"),
}
_MARKS: Final[Mapping[str, tuple[str | Promise, str]]] = {
    "pass": (_("in order"), "good"),
    "fail": (_("not in order"), "late"),
    "unknown": (_("open"), "soon"),
    "not_applicable": (_("does not apply"), "calm"),
}
_DATED: Final = frozenset({"created", "revoked", "first", "until", "listed", "logged"})


@dataclass(frozen=True, slots=True)
class CheckCard:
    """One check: what was asked, the answer as a word with its colour, the sentence."""

    question: str
    word: str
    tone: str
    sentence: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class VerdictCard:
    """The answer: a big word, a colour, a picture, a sentence, what to do; and the two answers."""

    verdict: Verdict
    word: str
    tone: str
    picture: str
    sentence: str
    advice: str
    valid: CheckCard
    recognised: CheckCard


def verdict_card(result: Verification, city: str) -> VerdictCard:
    """Say what came out.

    Args:
        result: of the verification.
        city: the name of the city asked about.
    """
    word, tone, picture = _VERDICTS[result.verdict]
    valid = {True: "pass", False: "fail", None: "unknown"}[result.valid]
    here = result.check("recognised_here")
    # A certificate that does not hold shows no recognition, whatever it says.
    holds = here is not None and result.valid is True
    recognised = here.outcome if here is not None and holds else valid
    told = sentence(here) if here is not None and holds else ""
    asked = gettext("Is it recognised in %(city)s?") % {"city": city} if city else ""
    return VerdictCard(
        verdict=result.verdict,
        word=str(word),
        tone=tone,
        picture=picture,
        sentence=verdict_sentence(result.verdict),
        advice=str(_ADVICE[result.verdict]),
        valid=_answer(gettext("Is it genuine and in force?"), valid, ""),
        recognised=_answer(asked or gettext("Is it recognised?"), recognised, told),
    )


def status_word(state: State) -> dict[str, str]:
    """Say in which state a certificate is: a word and its colour."""
    return {
        State.GOOD: {"word": gettext("In force"), "tone": "good"},
        State.SUSPENDED: {"word": gettext("Suspended"), "tone": "soon"},
        State.REVOKED: {"word": gettext("Withdrawn"), "tone": "late"},
        State.REPLACED: {"word": gettext("Replaced by a newer one"), "tone": "calm"},
    }[state]


def verdict_words(verdict: Verdict) -> dict[str, str]:
    """Give a verdict's word, colour, sentence and advice."""
    word, tone, _picture = _VERDICTS[verdict]
    return {
        "word": str(word),
        "tone": tone,
        "sentence": verdict_sentence(verdict),
        "advice": str(_ADVICE[verdict]),
    }


def offline_words() -> dict[str, object]:
    """Give what the page that verifies without us says, in the reader's language."""
    return {
        "verdicts": {one: str(word) for one, (word, _tone, _picture) in _VERDICTS.items()},
        "tones": {one: tone for one, (_word, tone, _picture) in _VERDICTS.items()},
        "questions": {name: str(word) for name, word in _QUESTIONS.items()},
        "marks": {outcome: str(word) for outcome, (word, _tone) in _MARKS.items()},
        "name": gettext("Name"),
        "nameless": gettext("The holder keeps their name to themself."),
        "occupation": gettext("Job"),
        "city": gettext("Recognised by"),
        "number": gettext("Number"),
    }


def verdict_sentence(verdict: Verdict) -> str:
    """Write what a verdict means."""
    return gettext(SENTENCES[f"VERDICT-{verdict}"])


def check_cards(checks: tuple[Check, ...]) -> list[CheckCard]:
    """Say each check in plain words."""
    cards: list[CheckCard] = []
    for check in checks:
        name, _colon, detail = check.name.partition(":")
        word, tone = _MARKS[check.outcome]
        cards.append(CheckCard(str(_QUESTIONS[name]), str(word), tone, sentence(check), detail))
    return cards


def sentence(check: Check) -> str:
    """Write a check's sentence in the reader's language, its instants as the reader does."""
    facts = {name: _fact(name, text) for name, text in check.facts.items()}
    return gettext(SENTENCES[check.code]).format_map(facts)


def _answer(question: str, outcome: str, told: str) -> CheckCard:
    word, tone = _ANSWERS[outcome]
    return CheckCard(question, str(word), tone, told)


def _fact(name: str, text: str) -> str:
    if name not in _DATED:
        return text
    try:
        return date_format(parse_instant(text).astimezone(UTC), "DATETIME_FORMAT") + " UTC"
    except Refusal:
        return text
