"""Lints of dates: nothing ends before it begins, nothing lies ahead, all is written in one way."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from comity.proofs.instants import instant_text, parse_instant
from comity.proofs.lints.rules import Credential, Lint, Signing, recognition
from comity.values.refusals import Refusal

_CODE: Final = "LINT-DATES"
_RECOGNITION: Final = "credentialSubject.recognition"
_SECOND: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_FIRST_DAY: Final = "1930-01-01"
# A city's calendar is at most fourteen hours ahead of UTC.
_AHEAD: Final = timedelta(hours=14)

Found = Iterator[tuple[str, str]]


def _instant(credential: Credential, term: str) -> datetime | None:
    try:
        return parse_instant(credential[term]) if term in credential else None
    except Refusal:
        return None


def _begin_readable(credential: Credential, _: Signing) -> Found:
    if _instant(credential, "validFrom") is None:
        yield "validFrom", "It is no day of the calendar."


def _end_readable(credential: Credential, _: Signing) -> Found:
    if "validUntil" in credential and _instant(credential, "validUntil") is None:
        yield "validUntil", "It is no day of the calendar."


def _ends_after(credential: Credential, _: Signing) -> Found:
    first, until = _instant(credential, "validFrom"), _instant(credential, "validUntil")
    if first is not None and until is not None and not first < until:
        yield "validUntil", "It would end before it begins."


def _not_ended(credential: Credential, signing: Signing) -> Found:
    until = _instant(credential, "validUntil")
    if until is not None and not signing.created < until:
        yield "validUntil", "It would have ended before it is signed."


def _begun(credential: Credential, signing: Signing) -> Found:
    first = _instant(credential, "validFrom")
    if first is not None and first > signing.created:
        yield "validFrom", "It would be signed before it begins to hold."


def _one_spelling(credential: Credential, _: Signing) -> Found:
    for term in ("validFrom", "validUntil"):
        if term in credential and _SECOND.fullmatch(credential[term]) is None:
            yield term, "An instant is written to the second, in UTC."


def _awarded_first(credential: Credential, _: Signing) -> Found:
    said = recognition(credential)
    if said["awardDate"] > said["decisionDate"]:
        yield f"{_RECOGNITION}.awardDate", "It was decided before it was awarded."


def _decided(credential: Credential, signing: Signing) -> Found:
    if recognition(credential)["decisionDate"] > instant_text(signing.created + _AHEAD)[:10]:
        yield f"{_RECOGNITION}.decisionDate", "The decision lies after the day of signing."


def _of_this_age(credential: Credential, _: Signing) -> Found:
    if recognition(credential)["awardDate"] < _FIRST_DAY:
        yield f"{_RECOGNITION}.awardDate", "Nobody who works today was awarded it then."


def _restrictions_last(credential: Credential, _: Signing) -> Found:
    said = recognition(credential)
    for place, one in enumerate(said["restriction"]):
        if one.get("endDate", said["decisionDate"]) < said["decisionDate"]:
            path = f"{_RECOGNITION}.restriction.{place}.endDate"
            yield path, "The restriction ended before it was decided."


DATES: Final = (
    Lint("dates.begin-is-a-day", _CODE, _begin_readable),
    Lint("dates.end-is-a-day", _CODE, _end_readable),
    Lint("dates.ends-after-it-begins", _CODE, _ends_after),
    Lint("dates.has-not-ended", _CODE, _not_ended),
    Lint("dates.has-begun", _CODE, _begun),
    Lint("dates.one-spelling", _CODE, _one_spelling),
    Lint("dates.awarded-before-decided", _CODE, _awarded_first),
    Lint("dates.decided-before-signed", _CODE, _decided),
    Lint("dates.awarded-in-this-age", _CODE, _of_this_age),
    Lint("dates.restriction-outlasts-decision", _CODE, _restrictions_last),
)
