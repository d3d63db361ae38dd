"""Form a certificate: one draft in three formats, examined, signed, examined again, stored."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4

from comity.certificates import queries
from comity.certificates.domain.codes import RANDOM_BYTES, code_of
from comity.certificates.domain.drafting import Allotment
from comity.certificates.domain.sealing import Seal, close, seal_of
from comity.certificates.domain.states import State
from comity.certificates.keyring import status_address, token_list_address
from comity.certificates.models import CertificateRow, IssuanceRow, PlaceRow, SealedRow
from comity.proofs.bundle import Bundle
from comity.proofs.canonical import canonical
from comity.proofs.card import card_of
from comity.proofs.certificate import build_certificate
from comity.proofs.drafts import CertificateDraft, StatusPlace
from comity.proofs.issuing import sign_rehearsed
from comity.proofs.lints.all import COUNT
from comity.proofs.log.entries import certificate_entry, form_entry, hash_text
from comity.proofs.signed_cards import sign_card
from comity.proofs.signing import Signer
from comity.proofs.status import MIN_ENTRIES
from comity.proofs.verifying import verify
from comity.proofs.wallet import sign_wallet, wallet_claims
from comity.values.refusals import Fault, Refusal

RECOGNISED: Final = frozenset({"recognised"})


@dataclass(frozen=True, slots=True)
class Desk:
    """What a city issues with just now; read once for one certificate or for a batch of them.

    Args:
        city: which.
        signer: of documents and cards.
        tokens: of tokens.
        chain: certificates of the key of tokens.
        known: what a stranger would hold the certificate against.
        salt: of the codes.
    """

    city: str
    signer: Signer
    tokens: Signer
    chain: tuple[str, ...]
    known: Bundle
    salt: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Formed:
    """A certificate ready to be stored, in its three formats; each says the same.

    Args:
        given: its id, code, place and time.
        number: of the list its place is in.
        raw: the credential; canonical, so that the commitment in the log does not depend on how
            the file is written.
        wallet: the same for wallets.
        card: the same for the QR code.
        salt: of the commitment.
        keys: the addresses of the keys that signed documents and tokens.
        examined: SHA-256 of what was held against the rules before it was signed.
        seal: what its code opens; deriving it takes as long as all the rest.
    """

    given: Allotment
    number: int
    raw: bytes
    wallet: str
    card: bytes
    salt: bytes = field(repr=False)
    keys: tuple[str, str]
    examined: bytes
    seal: Seal = field(repr=False)

    @property
    def committed(self) -> str:
        """Give what stands in the log for it."""
        return hash_text(sha256(self.salt + self.raw).digest())

    @property
    def entries(self) -> tuple[bytes, ...]:
        """Give what the log holds of it: an entry for each format."""
        return (
            certificate_entry(self.committed),
            form_entry("token", self.wallet.encode(), self.salt),
            form_entry("card", self.card, self.salt),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Whose a certificate is, and of which decision."""

    subject: UUID
    city: str
    case: UUID
    turn: int
    edition: int = 1
    language: str
    state: State = State.GOOD


def allot(city: str, number: int, at: datetime) -> Allotment:
    """Give a new certificate its id, its code and a random place."""
    place = StatusPlace(
        revocation_list=status_address(city, number, "revocation"),
        suspension_list=status_address(city, number, "suspension"),
        token_list=token_list_address(city, number),
        index=secrets.randbelow(MIN_ENTRIES),
    )
    code = code_of(secrets.token_bytes(RANDOM_BYTES))
    return Allotment(id=uuid4(), code=code, holder=uuid4(), status=place, at=at)


def desk_of(city: str) -> Desk:
    """Give what a city issues with just now.

    Raises:
        Refusal: KEY-*.
    """
    return Desk(
        city,
        queries.city_signer(city),
        queries.token_signer(city),
        queries.token_chain(city),
        queries.bundle(),
        queries.salt(),
    )


def form(
    words: CertificateDraft,
    given: Allotment,
    number: int,
    *,
    desk: Desk,
    accepted: frozenset[str] = RECOGNISED,
) -> Formed:
    """Sign a draft in all formats, and verify each as a stranger would, before anybody gets it.

    Args:
        words: what it says.
        given: what is new.
        number: of the list.
        desk: of the city whose keys sign.
        accepted: the verdicts with which it may leave.

    Raises:
        Refusal: LINT or CERTIFICATE-UNSOUND with every fault; KEY-*.
    """
    signer = desk.signer
    salt, unsigned = secrets.token_bytes(32), build_certificate(words)
    signed, examined = sign_rehearsed(unsigned, signer, given.at)
    raw = canonical(signed)
    wallet = sign_wallet(wallet_claims(words), desk.tokens, chain=desk.chain)
    commitment = sha256(salt + raw).digest()
    card = sign_card(card_of(words, list_number=number, commitment=commitment), signer)
    for one in (raw, wallet.encode(), card):
        _require_sound(one, desk.known, desk.city, given.at, accepted)
    keys, seal = (signer.kid, desk.tokens.kid), seal_of(given.code, desk.salt)
    return Formed(given, number, raw, wallet, card, salt, keys, examined, seal)


def _require_sound(
    raw: bytes, known: Bundle, city: str, at: datetime, accepted: frozenset[str]
) -> None:
    result = verify(raw, known, at, city=city)
    if result.verdict not in accepted:
        faults = tuple(
            Fault(check.code, check.name, check.sentence)
            for check in result.checks
            if check.outcome in {"fail", "unknown"}
        )
        message = "The certificate would not verify as recognised and was not issued."
        raise Refusal("CERTIFICATE-UNSOUND", message, faults)


def store(made: Iterable[tuple[Formed, Holding]]) -> None:
    """Write certificates' rows, inside the caller's transaction; the log is the caller's too."""
    held = [(formed, holding, _place(formed, holding)) for formed, holding in made]
    PlaceRow.objects.bulk_create(place for _, _, place in held)
    IssuanceRow.objects.bulk_create(
        IssuanceRow(
            certificate=formed.given.id,
            subject=holding.subject,
            host_city=holding.city,
            place=place,
            assertion_key=formed.keys[0],
            token_key=formed.keys[1],
            commitment=formed.committed,
            credential_digest=sha256(formed.raw).digest(),
            lints=COUNT,
            lint_digest=formed.examined,
            at=formed.given.at,
        )
        for formed, holding, place in held
    )
    CertificateRow.objects.bulk_create(_row(*one) for one in held)
    SealedRow.objects.bulk_create(
        SealedRow(
            locator=formed.seal.locator,
            certificate=formed.given.id,
            sealed=close(formed.raw, formed.seal),
        )
        for formed, _, _ in held
    )


def _place(formed: Formed, holding: Holding) -> PlaceRow:
    return PlaceRow(
        id=uuid4(),
        city=holding.city,
        number=formed.number,
        index=formed.given.status.index,
        state=holding.state.value,
        changed_at=formed.given.at,
    )


def _row(formed: Formed, holding: Holding, place: PlaceRow) -> CertificateRow:
    given = formed.given
    return CertificateRow(
        id=given.id,
        subject=holding.subject,
        host_city=holding.city,
        case=holding.case,
        turn=holding.turn,
        edition=holding.edition,
        number=given.code,
        credential=formed.raw,
        wallet=formed.wallet,
        card=formed.card,
        language=holding.language,
        commitment_salt=formed.salt,
        place=place,
        issued_at=given.at,
        valid_from=given.at,
    )
