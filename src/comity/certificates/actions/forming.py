"""Form a certificate: one draft in three formats, examined, signed, examined again, stored."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4

from comity.certificates import queries
from comity.certificates.domain.codes import RANDOM_BYTES, code_of
from comity.certificates.domain.drafting import Allotment
from comity.certificates.domain.sealing import close, seal_of
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
from comity.proofs.log.entries import hash_text
from comity.proofs.signed_cards import sign_card
from comity.proofs.status import MIN_ENTRIES
from comity.proofs.verifying import verify
from comity.proofs.wallet import sign_wallet, wallet_claims
from comity.values.refusals import Fault, Refusal

RECOGNISED: Final = frozenset({"recognised"})


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
    """

    given: Allotment
    number: int
    raw: bytes
    wallet: str
    card: bytes
    salt: bytes = field(repr=False)
    keys: tuple[str, str]
    examined: bytes

    @property
    def committed(self) -> str:
        """Give what stands in the log for it."""
        return hash_text(sha256(self.salt + self.raw).digest())


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


def form(
    words: CertificateDraft,
    given: Allotment,
    number: int,
    *,
    city: str,
    accepted: frozenset[str] = RECOGNISED,
) -> Formed:
    """Sign a draft in all formats, and verify each as a stranger would, before anybody gets it.

    Args:
        words: what it says.
        given: what is new.
        number: of the list.
        city: whose keys sign.
        accepted: the verdicts with which it may leave.

    Raises:
        Refusal: LINT or CERTIFICATE-UNSOUND with every fault; KEY-*.
    """
    signer, tokens = queries.city_signer(city), queries.token_signer(city)
    salt, unsigned = secrets.token_bytes(32), build_certificate(words)
    signed, examined = sign_rehearsed(unsigned, signer, given.at)
    raw = canonical(signed)
    wallet = sign_wallet(wallet_claims(words), tokens, chain=queries.token_chain(city))
    commitment = sha256(salt + raw).digest()
    card = sign_card(card_of(words, list_number=number, commitment=commitment), signer)
    known = queries.bundle()
    for one in (raw, wallet.encode(), card):
        _require_sound(one, known, city, given.at, accepted)
    return Formed(given, number, raw, wallet, card, salt, (signer.kid, tokens.kid), examined)


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


def store(formed: Formed, holding: Holding) -> None:
    """Write a certificate's rows, inside the caller's transaction; the log is the caller's too."""
    given = formed.given
    seal = seal_of(given.code, queries.salt())
    place = PlaceRow(
        id=uuid4(),
        city=holding.city,
        number=formed.number,
        index=given.status.index,
        state=holding.state.value,
        changed_at=given.at,
    )
    row = CertificateRow(
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
    issuance = IssuanceRow(
        certificate=given.id,
        subject=holding.subject,
        host_city=holding.city,
        place=place,
        assertion_key=formed.keys[0],
        token_key=formed.keys[1],
        commitment=formed.committed,
        credential_digest=sha256(formed.raw).digest(),
        lints=COUNT,
        lint_digest=formed.examined,
        at=given.at,
    )
    sealed = SealedRow(locator=seal.locator, certificate=given.id, sealed=close(formed.raw, seal))
    PlaceRow.objects.bulk_create([place])
    IssuanceRow.objects.bulk_create([issuance])
    CertificateRow.objects.bulk_create([row])
    SealedRow.objects.bulk_create([sealed])
