"""Offer a certificate to its holder's wallet, and turn the offer's code into a token, once."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from comity.certificates import queries as certificates
from comity.certificates.domain.states import State
from comity.ledger.actions import record
from comity.ledger.refusing import ask
from comity.values.refusals import Refusal
from comity.wallets.domain.codes import (
    OfferCodes,
    digits_hash,
    draw_codes,
    draw_token,
    hash_of,
)
from comity.wallets.domain.facts import CertificateOffered

OFFER_FOR: Final = timedelta(minutes=10)
TOKEN_FOR: Final = timedelta(minutes=10)


def offer(certificate: UUID, *, at: datetime) -> tuple[str, OfferCodes]:
    """Offer one's own certificate to one's wallet; give its city and the codes, which nobody keeps.

    An offer of it made before counts no more.

    Args:
        certificate: which, of the actor's own.
        at: now.

    Raises:
        Refusal: NOT-FOUND; CERTIFICATE-STATE, it is suspended or withdrawn; WALLET-NONE, it was
            issued before there were wallets; NO-SESSION.
    """
    with transaction.atomic():
        card = certificates.certificate(certificate)
        if card is None:
            raise Refusal("NOT-FOUND", _("You have no such certificate."))
        if card.wallet is None:
            raise Refusal("WALLET-NONE", _("This certificate is too old for wallets."))
        if card.state is not State.GOOD:
            raise Refusal("CERTIFICATE-STATE", _("The certificate is not in force now."))
        city, codes = card.face.host_city, draw_codes()
        kept = (hash_of(codes.code), digits_hash(codes))
        # Pressed twice at once, the first would not see the second, and both would count.
        ask("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", f"comity.offer.{certificate}")
        ask("SELECT offer_to_wallet(%s, %s, %s, %s, %s)", city, certificate, *kept, OFFER_FOR)
        record(CertificateOffered(at=at, city=city, certificate=certificate))
    return city, codes


def redeem(city: str, given: OfferCodes) -> str:
    """Turn the codes of an offer into a token; a wrong try is counted even so.

    Five wrong tries of the digits and the offer is void.

    Raises:
        RuntimeError: called inside a transaction, whose end could take the count back.
        Refusal: WALLET-CODE, there is no such offer, or it was used, or is too old; WALLET-DIGITS.
    """
    with transaction.atomic(durable=True):
        token = draw_token()
        kept = (hash_of(given.code), digits_hash(given), hash_of(token))
        state = ask("SELECT take_wallet_offer(%s, %s, %s, %s, %s)", city, *kept, TOKEN_FOR)[0]
    if state == "digits":
        raise Refusal("WALLET-DIGITS", "The transaction code is not the one that was shown.")
    if state != "taken":
        message = "There is no such offer, or it was used, or is too old. Make a new one."
        raise Refusal("WALLET-CODE", message)
    return token
