"""Folios and seals to try things on; the words are ours, the keys are made here."""

from datetime import UTC, datetime
from pathlib import Path

from comity.folios.codes import code_png
from comity.folios.sealing import Seal
from comity.folios.words import Carried, Folio, Foreign, Part, Row, Side
from comity.proofs.key_certificates import make_anchor, make_key_certificate
from comity.proofs.signing import P256Signer

AT = datetime(2026, 11, 29, 12, 30, 15, tzinfo=UTC)
NAME = "Zoë Ångström"
GERMAN = "Die Stadt erkennt an, was die Person gelernt hat: Maße prüfen, Öfen bauen."
# With the pair of letters that most fonts join, and without vowel signs.
ARABIC = "لا يجوز لصاحب العمل أن يطلب اختبارا ثانيا للكفاءات المغطاة، الآن وإلا فلأجل"
SQUARE = code_png("https://comity.example/v#7KQ4")
JSON = '{"a": "ä"}'


def side(language: str, text: str, *, name: str = NAME) -> Side:
    return Side(
        language=language,
        banner=("Maasveen", text[:12]),
        title=text[:22],
        lead=text,
        picture=(text[:9], text[:20]),
        parts=(
            Part(rows=(Row(text[:8], (name,)), Row(text[:6], (text, text))), with_picture=True),
            Part(
                heading=text[:10], table=((text[:4], text[:5], text[:6]), (text[:30], "E-1", "3"))
            ),
            Part(heading=text[:14], lines=(Foreign("Not alone on live circuits.", "en"), text)),
        ),
    )


def folio(
    *sides: Side,
    carried: tuple[Carried, ...] | None = None,
    number: str = "7KQ4",
    picture: bytes = SQUARE,
) -> Folio:
    return Folio(
        sides=sides or (side("de", GERMAN), side("ar", ARABIC)),
        author="Maasveen",
        number=number,
        address="https://comity.example/v",
        dated=AT,
        picture=picture,
        carried=(carried_json(),) if carried is None else carried,
    )


def carried_json(name: str = "certificate.json", content: str = JSON) -> Carried:
    return Carried(
        name=name,
        media_type="application/vc",
        description="The certificate as it was signed",
        relation="source",
        content=content,
    )


def seal_in(folder: Path, city: str = "maasveen") -> Seal:
    """A city's key with its certificate, and the authority's."""
    did = f"did:web:{city}.example"
    authority = P256Signer.kept(folder / "authority.pem", "authority")
    key = P256Signer.kept(folder / f"{city}.pem", f"{did}#s1")
    anchor = make_anchor(authority, "Comity", at=AT)
    public = key.key.public_key()
    certificate = make_key_certificate(did, city, public, anchor, authority, at=AT, seals=True)
    return Seal(key, certificate, anchor, "Maasveen")
