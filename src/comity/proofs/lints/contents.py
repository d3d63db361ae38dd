"""Lints of contents: units, restrictions, alignments, and what no text may hold."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from comity.proofs.drafts import WHOLE
from comity.proofs.lints.rules import (
    Credential,
    Lint,
    Signing,
    achievement,
    recognition,
    texts,
)

_RECOGNITION: Final = "credentialSubject.recognition"
_ALIGNMENT: Final = "credentialSubject.achievement.alignment"
_UNITS, _SCOPE, _ALIGN, _TEXT = "LINT-UNITS", "LINT-SCOPE", "LINT-ALIGNMENT", "LINT-TEXT"
_MAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_KINDS: Final = ["ext:ESCO", "ext:EQF", "ext:ISCO08"]
# Letters that turn the writing round or move the cursor, unseen.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
# Joiners that Arabic and Persian words are written with.
_JOINERS: Final = frozenset({"\u200c", "\u200d"})

Found = Iterator[tuple[str, str]]


def _units_once(credential: Credential, _: Signing) -> Found:
    codes = [unit["code"] for unit in recognition(credential)["unit"]]
    if len(set(codes)) != len(codes):
        yield f"{_RECOGNITION}.unit", "A unit is listed twice."


def _units_titled(credential: Credential, _: Signing) -> Found:
    for place, unit in enumerate(recognition(credential)["unit"]):
        if not unit["name"].strip():
            yield f"{_RECOGNITION}.unit.{place}.name", "A unit has a title."


def _restrictions_once(credential: Credential, _: Signing) -> Found:
    said = recognition(credential)["restriction"]
    if len({(one["code"], one["description"], *one["restrictedUnit"]) for one in said}) != len(
        said
    ):
        yield f"{_RECOGNITION}.restriction", "A restriction is stated twice."


def _conditions_once(credential: Credential, _: Signing) -> Found:
    codes = [one["code"] for one in recognition(credential)["condition"]]
    if len(set(codes)) != len(codes):
        yield f"{_RECOGNITION}.condition", "A condition is stated twice."


def _scope_fits(credential: Credential, _: Signing) -> Found:
    said = recognition(credential)
    if (said["outcome"] == "partial_access") == (said["scope"] == WHOLE):
        yield f"{_RECOGNITION}.scope", "Outcome and scope contradict."


def _kinds(credential: Credential, _: Signing) -> Found:
    if [one["targetType"] for one in achievement(credential)["alignment"]] != _KINDS:
        yield _ALIGNMENT, "One alignment each: to the job, to its level, to its class."


def _aligned(credential: Credential, kind: str) -> Iterator[dict[str, str]]:
    return (one for one in achievement(credential)["alignment"] if one["targetType"] == kind)


def _esco(credential: Credential, _: Signing) -> Found:
    for one in _aligned(credential, "ext:ESCO"):
        if one["targetUrl"] != f"http://data.europa.eu/esco/occupation/{one['targetCode']}":
            yield _ALIGNMENT, "Address and code of the job disagree."


def _esco_name(credential: Credential, _: Signing) -> Found:
    for one in _aligned(credential, "ext:ESCO"):
        if one["targetName"] != achievement(credential)["name"]:
            yield _ALIGNMENT, "The job has another name here than above."


def _eqf(credential: Credential, _: Signing) -> Found:
    for one in _aligned(credential, "ext:EQF"):
        level = one["targetCode"]
        is_level = level in {str(number) for number in range(1, 9)}
        if not is_level or one["targetUrl"] != f"http://data.europa.eu/snb/eqf/{level}":
            yield _ALIGNMENT, "The level is 1 to 8 and its address says the same."


def _isco(credential: Credential, _: Signing) -> Found:
    for one in _aligned(credential, "ext:ISCO08"):
        code = one["targetCode"]
        is_code = len(code) == 4 and code.isascii() and code.isdigit()
        if not is_code or one["targetUrl"] != f"http://data.europa.eu/esco/isco/C{code}":
            yield _ALIGNMENT, "The class has four digits and its address says the same."


def _pseudonym(credential: Credential, _: Signing) -> Found:
    if credential["credentialSubject"]["id"] == credential["id"]:
        yield "credentialSubject.id", "The holder and the certificate are two things."


def _title(credential: Credential, _: Signing) -> Found:
    if not credential["name"].startswith(achievement(credential)["name"]):
        yield "name", "The title names another job."


def _no_mail(credential: Credential, _: Signing) -> Found:
    for path, text in texts(credential):
        if _MAIL.search(text):
            yield path, "No address of a person belongs into a certificate."


def _composed(credential: Credential, _: Signing) -> Found:
    for path, text in texts(credential):
        if not unicodedata.is_normalized("NFC", text):
            yield path, "The letters are not composed, so two spellings would look alike."


def _visible(credential: Credential, _: Signing) -> Found:
    for path, text in texts(credential):
        if any(unicodedata.category(one) in _UNSEEN for one in set(text) - _JOINERS):
            yield path, "A letter in it is not to be seen."


def _trimmed(credential: Credential, _: Signing) -> Found:
    for path, text in texts(credential):
        if text != text.strip():
            yield path, "Nothing begins or ends with a blank."


CONTENTS: Final = (
    Lint("units.each-once", _UNITS, _units_once),
    Lint("units.each-titled", _UNITS, _units_titled),
    Lint("units.restriction-once", _UNITS, _restrictions_once),
    Lint("units.condition-once", _UNITS, _conditions_once),
    Lint("scope.fits-the-outcome", _SCOPE, _scope_fits),
    Lint("alignment.one-of-each-kind", _ALIGN, _kinds),
    Lint("alignment.job-at-its-address", _ALIGN, _esco),
    Lint("alignment.job-by-its-name", _ALIGN, _esco_name),
    Lint("alignment.level-at-its-address", _ALIGN, _eqf),
    Lint("alignment.class-at-its-address", _ALIGN, _isco),
    Lint("person.is-not-the-certificate", _TEXT, _pseudonym),
    Lint("person.no-address", _TEXT, _no_mail),
    Lint("text.title-names-the-job", _TEXT, _title),
    Lint("text.composed-letters", _TEXT, _composed),
    Lint("text.no-unseen-letter", _TEXT, _visible),
    Lint("text.no-blank-at-the-edge", _TEXT, _trimmed),
)
