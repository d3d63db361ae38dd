"""Opening: from the bytes of each format to what it says and how well it is signed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from comity.proofs.bundle import Bundle
from comity.proofs.card import card_statement
from comity.proofs.certificate import CONTEXTS, TYPES
from comity.proofs.instants import read_moment
from comity.proofs.jose import Token, parse_token, require_signature
from comity.proofs.key_certificates import chain_check
from comity.proofs.kinds import Kind
from comity.proofs.multikey import PublicKey
from comity.proofs.parsing import parse_object
from comity.proofs.proof_checks import CLOCK_TOLERANCE, Signing, check_proofs, check_signed
from comity.proofs.schemas import (
    certificate_faults,
    fits_certificate,
    fits_wallet,
    wallet_faults,
)
from comity.proofs.sd_jwt import Presentation, claims_of, parse_sd_jwt, read_binding
from comity.proofs.sentences import SENTENCES
from comity.proofs.signed_cards import SignedCard, parse_card, require_card_signature
from comity.proofs.statement import Statement, statement_of
from comity.proofs.verdicts import Check
from comity.proofs.wallet import TYPE as SD_JWT
from comity.proofs.wallet import wallet_statement
from comity.values.refusals import Fault, Refusal

VC_JWT: Final = "vc+jwt"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a verifier asked a holder: to sign for whom, in answer to what.

    Args:
        audience: whom for.
        nonce: in answer to what.
        at: the time by the holder's clock, where the verifier's runs ahead of it.
    """

    audience: str
    nonce: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """What a document is held against: the data, the instant, what the holder was asked."""

    bundle: Bundle
    as_of: datetime
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A document as opened.

    Args:
        checks: on its form and its signatures.
        statement: what it says; None where its form is broken.
        said: its own words, unproven, for showing.
        signings: the signatures that held.
        warnings: what was not understood and does not decide.
        bound: on the holder's own signature and on the key's certificates; only tokens have them.
    """

    checks: tuple[Check, ...]
    statement: Statement | None = None
    said: Mapping[str, Any] | None = field(default=None, repr=False)
    signings: tuple[Signing, ...] = ()
    warnings: tuple[Check, ...] = ()
    bound: tuple[Check, ...] = ()


def opened(kind: Kind, content: bytes, trust: Trust) -> Opened:
    """Open a document of a known format; answers for any bytes."""
    try:
        read = _OPENERS[kind](content, trust)
    except Refusal as refusal:
        code = refusal.code if refusal.code in SENTENCES else "FORMAT-NOT-CERTIFICATE"
        return Opened((Check("format", "fail", code),))
    if trust.expected is None or kind == SD_JWT:
        return read
    # Whoever has seen a card or file can hand it on: only a token can be signed by its holder.
    return replace(read, bound=(*read.bound, Check("holder_binding", "fail", "BINDING-MISSING")))


def _credential(content: bytes, trust: Trust) -> Opened:
    credential = parse_object(content)
    form = _form_check(credential)
    if form.outcome == "fail":
        return Opened((form, Check("proof", "unknown", "PROOF-NOT-READ")), said=credential)
    schema = _schema_check(fits_certificate(credential), credential, certificate_faults)
    is_shaped = schema.outcome == "pass"
    unsigned = dict(credential)
    proofs = check_proofs(
        unsigned,
        unsigned.pop("proof", None),
        issuer=_issuer(credential),
        bundle=trust.bundle,
        as_of=trust.as_of,
        is_shaped=is_shaped,
    )
    return Opened(
        (form, schema, *proofs.checks),
        statement_of(credential) if is_shaped else None,
        credential,
        proofs.signings,
        proofs.warnings,
    )


def _vc_jwt(content: bytes, trust: Trust) -> Opened:
    token = parse_token(content.decode("ascii"), typ=VC_JWT)
    credential = token.payload
    form = _form_check(credential)
    # One signature around, and none within: two could contradict each other.
    if form.outcome == "fail" or "proof" in credential:
        form = Check("format", "fail", "FORMAT-NOT-CERTIFICATE")
        return Opened((form, Check("proof", "unknown", "PROOF-NOT-READ")), said=credential)
    schema = _schema_check(fits_certificate(credential), credential, certificate_faults)
    statement = statement_of(credential) if schema.outcome == "pass" else None
    created = read_moment(token.header.get("iat", credential.get("iat")))
    if created is None and statement is not None:
        # Such a token need not say when it was signed; it cannot speak before it begins to count.
        created = statement.valid_from
    issuer = _issuer(credential)
    checked = check_signed(
        str(token.header["alg"]),
        token.header.get("kid"),
        lambda key: _require_vc_jwt(token, key, issuer, trust.as_of),
        issuer=issuer,
        created=created,
        bundle=trust.bundle,
        as_of=trust.as_of,
    )
    return _with_signing((form, schema), checked, statement, credential)


def _require_vc_jwt(token: Token, key: PublicKey, issuer: str, as_of: datetime) -> None:
    """Require the signature, and that it counts now by what its header says of it.

    Raises:
        Refusal: PROOF-*.

    Source: W3C VC-JOSE-COSE, securing with JOSE (claims of the signature stand in the header);
        RFC 7519, sections 4.1.1, 4.1.4 and 4.1.5.
    """
    require_signature(token, key)
    header = token.header
    if header.get("iss", issuer) != issuer:
        raise Refusal("PROOF-OTHER-ISSUER", "The header names another issuer.")
    first, until = read_moment(header.get("nbf")), read_moment(header.get("exp"))
    if "nbf" in header and (first is None or as_of + CLOCK_TOLERANCE < first):
        raise Refusal("PROOF-FUTURE", "The signature does not count yet.")
    if "exp" in header and (until is None or as_of >= until):
        raise Refusal("PROOF-ENDED", "The signature has ended.")


def _sd_jwt(content: bytes, trust: Trust) -> Opened:
    presentation = parse_sd_jwt(content.decode("ascii"), typ=SD_JWT)
    token, claims = presentation.token, claims_of(presentation)
    form = Check("format", "pass", "FORMAT-WALLET")
    schema = _schema_check(fits_wallet(claims), claims, wallet_faults)
    statement = wallet_statement(claims) if schema.outcome == "pass" else None
    if statement is None:
        unread = Check(f"proof:{token.header['alg']}", "unknown", "PROOF-NOT-READ")
        return Opened((form, schema, unread), None, claims)
    created = read_moment(claims["iat"])
    checked = _token_check(token, statement.issuer, created, trust)
    bound = (
        chain_check(token.header, statement.issuer, trust.bundle, at=created),
        _binding_check(presentation, claims, trust),
    )
    return _with_signing((form, schema), checked, statement, claims, bound)


def _card(content: bytes, trust: Trust) -> Opened:
    signed = parse_card(content)
    statement = card_statement(signed.card)
    check = check_signed(
        "COSE",
        signed.kid,
        lambda key: require_card_signature(signed, key),
        issuer=statement.issuer,
        created=statement.valid_from,
        bundle=trust.bundle,
        as_of=trust.as_of,
    )
    form = (Check("format", "pass", "FORMAT-CARD"), Check("schema", "pass", "SCHEMA-GOOD"))
    return _with_signing(form, check, statement, _card_words(signed))


_OPENERS: Final[Mapping[Kind, Callable[[bytes, Trust], Opened]]] = {
    "credential": _credential,
    "vc+jwt": _vc_jwt,
    "dc+sd-jwt": _sd_jwt,
    "card": _card,
}


def _with_signing(
    form: tuple[Check, ...],
    checked: tuple[Check, Signing | None],
    statement: Statement | None,
    said: Mapping[str, Any],
    bound: tuple[Check, ...] = (),
) -> Opened:
    check, signing = checked
    signings = () if signing is None else (signing,)
    return Opened((*form, check), statement, said, signings, bound=bound)


def _token_check(
    token: Token, issuer: str, created: datetime | None, trust: Trust
) -> tuple[Check, Signing | None]:
    return check_signed(
        str(token.header["alg"]),
        token.header.get("kid"),
        lambda key: require_signature(token, key),
        issuer=issuer,
        created=created,
        bundle=trust.bundle,
        as_of=trust.as_of,
    )


def _binding_check(presentation: Presentation, claims: Mapping[str, Any], trust: Trust) -> Check:
    name, expected = "holder_binding", trust.expected
    if not presentation.binding:
        if expected is None:
            return Check(name, "not_applicable", "BINDING-NONE")
        return Check(name, "fail", "BINDING-MISSING")
    try:
        clock = None if expected is None else expected.at
        held = read_binding(presentation, claims.get("cnf"), clock or trust.as_of)
    except Refusal as refusal:
        code = refusal.code if refusal.code.startswith("BINDING-") else "BINDING-BROKEN"
        return Check(name, "fail", code)
    if expected is None:
        # Whom the holder signed for is for whoever asked to compare.
        return Check(name, "pass", "BINDING-UNASKED", {"audience": held.audience[:300]})
    if (held.audience, held.nonce) != (expected.audience, expected.nonce):
        return Check(name, "fail", "BINDING-NOT-FOR-US")
    return Check(name, "pass", "BINDING-GOOD")


def _form_check(credential: Mapping[str, Any]) -> Check:
    types, contexts = credential.get("type"), credential.get("@context")
    is_ours = isinstance(types, list) and TYPES[-1] in types
    if not is_ours or not isinstance(contexts, list) or CONTEXTS[0] not in contexts:
        return Check("format", "fail", "FORMAT-NOT-CERTIFICATE")
    return Check("format", "pass", "FORMAT-GOOD")


def _schema_check(
    fits: bool,  # noqa: FBT001  # private
    document: Mapping[str, Any],
    faults_of: Callable[[Mapping[str, Any]], tuple[Fault, ...]],
) -> Check:
    if fits:
        return Check("schema", "pass", "SCHEMA-GOOD")
    places = ", ".join(sorted({fault.path for fault in faults_of(document)}))[:500]
    return Check("schema", "fail", "SCHEMA-BROKEN", {"places": places})


def _issuer(credential: Mapping[str, Any]) -> str:
    issuer = credential.get("issuer")
    return str(issuer.get("id")) if isinstance(issuer, dict) else str(issuer)


def _card_words(signed: SignedCard) -> Mapping[str, Any]:
    card = signed.card
    return {
        "number": card.number,
        "occupation": card.occupation,
        "name": card.holder_name,
        "outcome": card.outcome,
        "scope": card.scope,
        "agreement": " ".join(card.agreement),
        "issuer": card.issuer,
        "decision_date": card.decided_on.isoformat(),
        "award_date": card.awarded_on.isoformat(),
        "valid_from": card.valid_from,
        "valid_until": card.valid_until,
        "restrictions": card.limits[0],
        "conditions": card.limits[1],
    }
