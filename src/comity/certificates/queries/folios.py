"""Ask for certificates as PDF: which are made, and what is to stand on one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from comity.certificates.domain.codes import shown_code
from comity.certificates.models import FolioRow
from comity.certificates.queries.faces import FaceCard, face_card
from comity.certificates.queries.held import CertificateCard
from comity.certificates.queries.published import city_names
from comity.folios.codes import code_png
from comity.folios.setting import apart
from comity.folios.words import Carried, Folio, Foreign, Line, Part, Row, Side
from comity.parties.models import PartyRow
from comity.proofs.log.proof_files import SUFFIX
from comity.proofs.signed_cards import card_text
from comity.rules.sentences import day_in_words

NAME: Final = "certificate"
# Restrictions and conditions stand in it as they were signed.
_SIGNED_IN: Final = "en"


@dataclass(frozen=True, slots=True)
class FolioCard:
    """A PDF as ordered: its language, when it was ordered and made, or why it could not be."""

    id: UUID
    language: str
    ordered_at: datetime
    made_at: datetime | None
    is_logged: bool
    fault: str


@dataclass(frozen=True, slots=True)
class FolioWords:
    """What is to be set, and what the seal is called and given for."""

    folio: Folio
    seal: str
    reason: str


def folios_of(certificate: UUID) -> tuple[FolioCard, ...]:
    """List what was ordered of a certificate the actor may see, by language."""
    rows = FolioRow.objects.defer("content").filter(certificate=certificate).order_by("language")
    return tuple(
        FolioCard(row.pk, row.language, row.ordered_at, row.made_at, row.is_logged, row.fault)
        for row in rows
    )


def folio_file(certificate: UUID, language: str) -> bytes | None:
    """Give a certificate as PDF; None where it is not made, or not for the actor to see."""
    rows = FolioRow.objects.filter(certificate=certificate, language=language)
    found = rows.values_list("content", flat=True).first()
    return None if found is None else bytes(found)


def folio_of(card: CertificateCard, *, language: str, proof: bytes | None) -> FolioWords:
    """Write what stands on the PDF: in the reader's language first, then in the city's own.

    Args:
        card: the certificate.
        language: the reader's.
        proof: of the log, where there is one.
    """
    origin = settings.ENVIRONMENT.origin
    behind = card.code if card.card is None else card_text(card.card)
    languages = dict.fromkeys((language, _own_language(card.face.host_city)))
    with translation.override(language):
        return FolioWords(
            Folio(
                sides=tuple(_side(card, one) for one in languages),
                author=card.face.issuer_name,
                number=shown_code(card.code),
                address=f"{origin}/v",
                dated=card.issued_at,
                picture=code_png(f"{origin}/v#{behind}"),
                carried=_carried(card, proof),
            ),
            seal=_("Electronic seal of %(city)s") % {"city": card.face.issuer_name},
            reason=_("Certificate of recognition"),
        )


def _own_language(city: str) -> str:
    spoken = PartyRow.objects.filter(pk=city).values_list("languages", flat=True).first() or []
    written = dict(settings.LANGUAGES)
    return next((one for one in spoken if one in written), "en")


def _carried(card: CertificateCard, proof: bytes | None) -> tuple[Carried, ...]:
    files = [
        Carried(
            name=f"{NAME}.json",
            media_type="application/vc",
            description=_("The certificate as it was signed"),
            relation="source",
            content=card.credential.decode(),
        )
    ]
    if card.wallet is not None:
        files.append(
            Carried(
                name=f"{NAME}.sd-jwt",
                media_type="application/dc+sd-jwt",
                description=_("The same for wallets"),
                relation="alternative",
                content=card.wallet,
            )
        )
    if proof is not None:
        files.append(
            Carried(
                name=f"{NAME}{SUFFIX}",
                media_type="text/plain",
                description=_("The log proof: other cities saw it"),
                relation="supplement",
                content=proof.decode(),
            )
        )
    return tuple(files)


def _side(card: CertificateCard, language: str) -> Side:
    with translation.override(language):
        face = face_card(card.face, city_names(language))
        said = face.face
        return Side(
            language=language,
            banner=(
                face.issuer,
                _("Agreement %(agreement)s") % {"agreement": apart(said.agreement)},
            ),
            title=_("Certificate of recognition"),
            lead=_(
                "%(city)s recognises what the holder learned in %(home)s. The file carries this"
                " certificate as signed data; that is what counts."
            )
            % {"city": apart(face.issuer), "home": apart(face.home)},
            parts=(
                Part(rows=_rows(face, language), with_picture=True),
                *_units(face),
                *_limits(face, language),
                Part(heading=_("How to verify it"), lines=_ways(card)),
            ),
            picture=(
                _("QR code that leads to the verification page"),
                _("Scan it: the telephone checks it by itself."),
            ),
        )


def _rows(face: FaceCard, language: str) -> tuple[Row, ...]:
    said = face.face
    valid = _("From %(first)s.") % {"first": day_in_words(said.valid_from.date(), language)}
    if said.valid_until is None:
        valid += " " + _("It does not end.")
    else:
        until = day_in_words(said.valid_until.date(), language)
        valid += " " + _("Until %(until)s.") % {"until": until}
    learned = f"{apart(face.home)}, {day_in_words(said.awarded_on, language)}"
    recognised = f"{apart(face.issuer)}, {day_in_words(said.decided_on, language)}"
    nameless = _("The holder keeps their name to themself.")
    return (
        Row(_("Holder"), (apart(said.holder_name) if said.holder_name else nameless,)),
        Row(_("Job"), (face.job,)),
        Row(_("Result"), (face.outcome,)),
        Row(_("For"), (face.scope,)),
        Row(_("Recognised by"), (recognised,)),
        Row(_("Learned in"), (learned,)),
        Row(_("Valid"), (valid,)),
        Row(_("Agreement and standard"), (f"{apart(said.agreement)}, {apart(said.standard)}",)),
        Row(_("Code"), (apart(face.code),)),
    )


def _units(face: FaceCard) -> tuple[Part, ...]:
    if not face.units:
        return ()
    lines = tuple((title, code, str(level)) for code, title, level in face.units)
    header = (_("Part of the job"), _("Code"), _("Level"))
    return (Part(heading=_("Parts of the job"), table=(header, *lines)),)


def _limits(face: FaceCard, language: str) -> tuple[Part, ...]:
    parts: list[Part] = []
    if face.face.restrictions:
        lines: list[Line] = []
        for one in face.face.restrictions:
            lines.append(Foreign(one.text, _SIGNED_IN))
            about = [apart(", ".join(one.units))] if one.units else []
            if one.until is not None:
                until = day_in_words(one.until, language)
                about.append(_("Until %(until)s.") % {"until": until})
            if about:
                lines.append(" ".join(about))
        parts.append(Part(heading=_("Not yet allowed"), lines=tuple(lines)))
    if face.face.conditions:
        told = tuple(Foreign(one.text, _SIGNED_IN) for one in face.face.conditions)
        parts.append(Part(heading=_("To be shown before the start"), lines=told))
    return tuple(parts)


def _ways(card: CertificateCard) -> tuple[Line, ...]:
    address, code = f"{settings.ENVIRONMENT.origin}/v", shown_code(card.code)
    given = {"address": apart(address), "code": apart(code)}
    return (
        _("Give this file or the code %(code)s at %(address)s, or scan the picture.") % given,
        _(
            "Believe what the verification shows, not what is printed: paper can be changed. It"
            " also says whether the certificate still holds."
        ),
    )
