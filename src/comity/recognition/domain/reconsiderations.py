"""Reconsiderations: what an officer may answer to a decision that would improve."""

from django.utils.translation import gettext as _

from comity.values.refusals import Fault, Refusal

REOPENED, DISMISSED = "reopened", "dismissed"
ANSWERS = (REOPENED, DISMISSED)
REASON_MIN_CHARACTERS, REASON_MAX_CHARACTERS = 20, 4000


def require_reason(answer: str, reason: str) -> str:
    """Give the reason without blanks around it; to leave somebody worse off takes one.

    Raises:
        Refusal: ANSWER-INVALID, with a fault for each question.

    Source: domain design, section 3.11.
    """
    words, faults = reason.strip(), []
    if answer not in ANSWERS:
        faults.append(Fault("ANSWER-CHOICE", "answer", _("Choose one of the two.")))
    is_short = answer == DISMISSED and len(words) < REASON_MIN_CHARACTERS
    if is_short or len(words) > REASON_MAX_CHARACTERS:
        message = _("Write your reason in %(least)d to %(most)d characters.")
        limits = {"least": REASON_MIN_CHARACTERS, "most": REASON_MAX_CHARACTERS}
        faults.append(Fault("ANSWER-REASON", "reason", message % limits))
    if faults:
        raise Refusal("ANSWER-INVALID", _("The answer is not complete."), tuple(faults))
    return words
