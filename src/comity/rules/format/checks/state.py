"""Check of the state against the signatures, where they were given (head)."""

from comity.rules.format.documents import Document
from comity.rules.format.findings import Findings
from comity.rules.format.surroundings import Surroundings

_SIGNED_BY_ALL = frozenset({"signed", "in_force"})


def check_state(document: Document, around: Surroundings, log: Findings) -> None:
    """An agreement that is signed or in force carries a good signature of every party."""
    state = document.data["agreement"]["status"]
    if around.signatures is None or state not in _SIGNED_BY_ALL:
        return
    # Imported here: the cryptography takes longer to load than all else, and is seldom needed.
    from comity.rules.format.signatures import check_signatures

    report = check_signatures(document, around.signatures, keys=around.keys or {})
    for why_not in [sentence for _, sentence in report.invalid]:
        log.fault("E-STATE", "agreement.status", why_not)
    if report.missing:
        log.fault(
            "E-STATE",
            "agreement.status",
            f"The agreement is {state}, but there is no good signature of "
            f"{', '.join(report.missing)}; have it signed, or write draft.",
        )
