"""Open what a wallet answered, as only the browser that asked can, and verify it."""

from dataclasses import replace
from datetime import datetime

from comity.certificates import queries as certificates
from comity.certificates.domain.faces import Face, face_of_wallet
from comity.proofs.openid.boxes import answer_key
from comity.proofs.openid.encryption import decrypt
from comity.proofs.openid.presenting import client_id, presented_in
from comity.proofs.opening import Expected
from comity.proofs.verdicts import Verification
from comity.proofs.verifying import verify
from comity.wallets.queries.asked import Question
from comity.wallets.queries.issuers import real_clock


def shown_token(question: Question, asker: str) -> str:
    """Give what a wallet showed, as it came and unverified.

    Args:
        question: answered.
        asker: the secret of the browser that asked.

    Raises:
        Refusal: JWE-*, WALLET-ANSWER or JSON-*: there is no certificate in the answer.
    """
    key = answer_key(asker.encode(), str(question.id))
    return presented_in(decrypt(question.answer or "", key))


def presented(question: Question, asker: str, *, at: datetime) -> Verification:
    """Say whether what a wallet showed holds, and whether its holder showed it to this question.

    Args:
        question: answered.
        asker: the secret of the browser that asked.
        at: now.

    Raises:
        Refusal: as for `shown_token`.
    """
    token = shown_token(question, asker)
    audience = client_id(certificates.token_certificate(question.city))
    expected = Expected(audience, question.nonce, real_clock())
    known = certificates.bundle()
    return verify(token.encode(), known, at, city=question.city, expected=expected)


def face_asked_for(result: Verification, question: Question) -> Face | None:
    """Give what the certificate says, without what was shown unasked.

    None where it is not of a known city, or not for wallets.
    """
    issuer, schema, said = result.check("issuer"), result.check("schema"), result.credential
    if said is None or result.verdict == "invalid" or result.kind != "dc+sd-jwt":
        return None
    if issuer is None or schema is None or {issuer.outcome, schema.outcome} != {"pass"}:
        return None
    face, wished = face_of_wallet(said), set(question.wished)
    return replace(
        face,
        number="",
        holder_name=face.holder_name if "name" in wished else None,
        birth_date=face.birth_date if "birthdate" in wished else None,
        units=face.units if "units" in wished else (),
    )
