"""Logged checks: is the certificate in its city's log, seen by enough other cities, and by when."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from comity.proofs.instants import instant_text
from comity.proofs.kinds import Kind
from comity.proofs.log.entries import Form, certificate_leaf, form_leaf
from comity.proofs.log.proof_files import Logged, check_proof_file, parse_proof
from comity.proofs.opening import Trust
from comity.proofs.verdicts import Check
from comity.values.refusals import Refusal

# Two honest clocks may differ by this much.
_TOLERANCE: Final = timedelta(minutes=5)
_FORMS: Final[Mapping[Kind, Form]] = {"dc+sd-jwt": "token", "card": "card"}
# What a fault of the proof is called; whatever else it can be is a malformed file.
_CODES: Final[Mapping[str, str]] = {
    "LOG-UNKNOWN": "LOG-FOREIGN",
    "LOG-INCLUSION": "LOG-OTHER",
    "CHECKPOINT-SIGNATURE": "LOG-SIGNATURE",
    "CHECKPOINT-KEY": "LOG-KEY-OVER",
    "COSIGNATURE": "LOG-SIGNATURE",
}


def leaf_of(kind: Kind, content: bytes, said: Mapping[str, Any]) -> Callable[[bytes], bytes] | None:
    """Give how a document's leaf follows from the salt; None for formats that nobody logs.

    Args:
        kind: of the document.
        content: its bytes.
        said: its words.
    """
    if kind == "credential":
        return lambda salt: certificate_leaf(said, salt)
    form = _FORMS.get(kind)
    return None if form is None else lambda salt: form_leaf(form, content, salt)


def logged_check(
    leaf: Callable[[bytes], bytes], issuer: str, proof: bytes | None, trust: Trust
) -> tuple[Check, datetime | None]:
    """Tell whether a certificate is in its city's log; give also by when enough cities saw it.

    Certificates without a proof are no worse: older ones have none. One that comes with a proof
    stands and falls with it.

    Args:
        leaf: as `leaf_of` gives it.
        issuer: the DID the certificate names.
        proof: the file that came with it; None where none did.
        trust: which log is whose and who witnesses it, and the instant the answer speaks of.

    Source: credentials design, section 6, rotation.
    """
    if proof is None:
        return Check("logged", "not_applicable", "LOG-NONE"), None
    policy = trust.bundle.logs.get(issuer)
    if policy is None:
        return Check("logged", "unknown", "LOG-UNKNOWN"), None
    try:
        read = parse_proof(proof)
        shown = check_proof_file(read, leaf(read.extra), policy)
    except Refusal as refusal:
        return Check("logged", "fail", _CODES.get(refusal.code, "LOG-FORM")), None
    return _seen(shown, trust.as_of)


def _seen(shown: Logged, as_of: datetime) -> tuple[Check, datetime | None]:
    facts = {
        "log": shown.origin,
        "size": str(shown.size),
        "witnesses": ", ".join(shown.witnesses) or "-",
    }
    if shown.by is None:
        return Check("logged", "unknown", "LOG-UNWITNESSED", facts), None
    facts["logged"] = instant_text(shown.by)
    if shown.by > as_of + _TOLERANCE:
        return Check("logged", "unknown", "LOG-LATER", facts), None
    return Check("logged", "pass", "LOG-GOOD", facts), shown.by
