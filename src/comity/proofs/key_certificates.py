"""Certificates of keys: X.509, for wallets that know no key documents."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from comity.proofs.bundle import Bundle
from comity.proofs.keys import did_web_origin
from comity.proofs.multikey import PublicKey, multikey_of
from comity.proofs.signing import P256Signer
from comity.proofs.verdicts import Check
from comity.values.refusals import Refusal

MAX_CHAIN: Final = 4
ANCHOR_YEARS: Final = 20
KEY_YEARS: Final = 10
_YEAR: Final = timedelta(days=365)
_UNREADABLE: Final = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.InvalidVersion,
)


def make_anchor(signer: P256Signer, name: str, *, at: datetime) -> bytes:
    """Make the certificate that the region's authority gives itself, as DER.

    Source: RFC 5280, section 4.2.1.9.
    """
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        _begun(subject, subject, signer.key.public_key(), at, ANCHOR_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(signer.key, SHA256())
    )
    return certificate.public_bytes(Encoding.DER)


def make_key_certificate(
    did: str,
    name: str,
    key: EllipticCurvePublicKey,
    anchor: bytes,
    by: P256Signer,
    *,
    at: datetime,
    seals: bool = False,
) -> bytes:
    """Make the certificate of a city's key, as DER.

    Args:
        did: of the city; its host and its address stand in the certificate.
        name: of the city.
        key: its public key.
        anchor: the certificate of the authority.
        by: the authority's key.
        at: from when on.
        seals: whether the key seals documents; their readers want to see that it may.

    Source: RFC 5280, section 4.2.1.6; HAIP 1.0, section 6.1; ETSI EN 319 412-2, section 4.3.2.
    """
    origin = did_web_origin(did)
    names = [
        x509.DNSName(urlsplit(origin).hostname or ""),
        x509.UniformResourceIdentifier(origin),
    ]
    issuer = x509.load_der_x509_certificate(anchor)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    certificate = (
        _begun(subject, issuer.subject, key, at, KEY_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(_usage(signs_certificates=False, seals=seals), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()),
            critical=False,
        )
        .sign(by.key, SHA256())
    )
    return certificate.public_bytes(Encoding.DER)


def chain_text(*certificates: bytes) -> tuple[str, ...]:
    """Write certificates as tokens carry them.

    Source: RFC 7515, section 4.1.6 (usual base64, not base64url).
    """
    return tuple(b64encode(one).decode() for one in certificates)


def chain_check(
    header: Mapping[str, Any], issuer: str, bundle: Bundle, *, at: datetime | None
) -> Check:
    """Tell whether the certificates a token carries are of the key that the city published.

    What is believed is the city's key document. A certificate beside it may say the same for
    others' sake; one that says something else is a fault.
    """
    name, chain = "key_certificate", header.get("x5c")
    if chain is None:
        return Check(name, "not_applicable", "KEY-CERTIFICATE-NONE")
    key = bundle.key(str(header.get("kid")))
    if key is None:
        return Check(name, "unknown", "KEY-NOT-ASKED")
    try:
        multikey, first, last = _leaf(_texts(chain), did_web_origin(issuer))
    except Refusal as refusal:
        return Check(name, "fail", refusal.code)
    if multikey != key.multikey:
        return Check(name, "fail", "KEY-CERTIFICATE-OTHER")
    if at is None or not first <= at <= last:
        return Check(name, "fail", "KEY-CERTIFICATE-TIME")
    return Check(name, "pass", "KEY-CERTIFICATE-GOOD")


def _texts(chain: object) -> tuple[str, ...]:
    if isinstance(chain, list) and 0 < len(chain) <= MAX_CHAIN:
        texts = tuple(one for one in chain if isinstance(one, str))
        if len(texts) == len(chain):
            return texts
    raise Refusal("KEY-CERTIFICATE-FORM", "The certificates of the key are malformed.")


def _read(text: str) -> x509.Certificate:
    read = x509.load_der_x509_certificate(b64decode(text, validate=True))
    # The library only warns of it so far.
    if read.serial_number <= 0:
        raise Refusal("KEY-CERTIFICATE-FORM", "A certificate has a number that none may have.")
    return read


@lru_cache(maxsize=64)
def _leaf(chain: tuple[str, ...], origin: str) -> tuple[str, datetime, datetime]:
    """Give the key of the first certificate and its days, after the chain was followed up.

    Raises:
        Refusal: KEY-CERTIFICATE-FORM, KEY-CERTIFICATE-CHAIN or KEY-CERTIFICATE-NAME.
    """
    try:
        held = [_read(one) for one in chain]
        for lower, upper in pairwise(held):
            lower.verify_directly_issued_by(upper)
            if not upper.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
                raise Refusal("KEY-CERTIFICATE-CHAIN", "A certificate may not vouch for others.")
        names = held[0].extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        multikey = multikey_of(_public(held[0]))
    except InvalidSignature as error:
        raise Refusal("KEY-CERTIFICATE-CHAIN", "The certificates do not fit together.") from error
    # The library has many words for what it cannot read.
    except _UNREADABLE as error:
        raise Refusal("KEY-CERTIFICATE-FORM", "The certificates cannot be read.") from error
    hosts = names.get_values_for_type(x509.DNSName)
    addresses = names.get_values_for_type(x509.UniformResourceIdentifier)
    if origin not in addresses and urlsplit(origin).hostname not in hosts:
        raise Refusal("KEY-CERTIFICATE-NAME", "The certificate is of somebody else.")
    return multikey, held[0].not_valid_before_utc, held[0].not_valid_after_utc


def _public(certificate: x509.Certificate) -> PublicKey:
    key = certificate.public_key()
    if not isinstance(key, PublicKey):
        raise Refusal("KEY-CERTIFICATE-OTHER", "The certificate is of another kind of key.")
    return key


def _begun(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePublicKey, at: datetime, years: int
) -> x509.CertificateBuilder:
    first = at.astimezone(UTC).replace(microsecond=0)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(first + years * _YEAR)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool, seals: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=seals,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
