"""Words of a certificate in a reader's language, where the agreement is known here."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from comity.agreements.queries import rulebook
from comity.certificates.domain.codes import LENGTH, shown_code
from comity.certificates.domain.faces import Face
from comity.occupations.queries import occupation_label
from comity.rules import sentences
from comity.rules.rulebook import Rulebook
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class FaceCard:
    """What a certificate says, in the reader's language."""

    face: Face
    job: str
    outcome: str
    scope: str
    units: tuple[tuple[str, str, int], ...]
    issuer: str
    home: str
    code: str


def face_card(face: Face, names: Mapping[str, str]) -> FaceCard:
    """Write a certificate's words in the reader's language, where the agreement is known here.

    Args:
        face: what it says.
        names: of cities, by party id.
    """
    language = (get_language() or "en").split("-")[0]
    book = _book(face)
    return FaceCard(
        face=face,
        job=occupation_label(face.occupation, language),
        outcome=sentences.outcome(face.outcome, language),
        scope=_scope(face, book, language),
        units=tuple((one.code, _title(one.code, one.title, book), one.level) for one in face.units),
        issuer=face.issuer_name,
        home=names.get(face.home_city, face.home_city),
        code=shown_code(face.number) if len(face.number) == LENGTH else face.number,
    )


def _book(face: Face) -> Rulebook | None:
    try:
        return rulebook(face.agreement_digest)
    except Refusal:
        return None


def _title(code: str, signed: str, book: Rulebook | None) -> str:
    language = (get_language() or "en").split("-")[0]
    for standard in book.standards.values() if book else ():
        if code in standard.units:
            return standard.units[code].title.get(language, signed)
    return signed


def _scope(face: Face, book: Rulebook | None, language: str) -> str:
    if face.bundle is None:
        return gettext("The whole job")
    for standard in book.standards.values() if book else ():
        titles = standard.bundle_titles.get(face.bundle)
        if titles:
            return titles.get(language) or titles.get("en") or face.bundle
    return face.bundle
