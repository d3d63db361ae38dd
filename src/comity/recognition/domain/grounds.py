"""Grounds: why an office reopens a case that was decided."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Ground(StrEnum):
    """What surfaced since the decision. Source: domain design, section 3.11."""

    ANNULLED = "annulled_suspension"
    VERIFIED = "late_verification"
    PRECEDENT = "board_precedent"
    RULES = "corrected_rules"
    FACTS = "new_facts"
    APPEAL = "appeal"
    MEASURE = "measure_done"


GROUNDS = tuple(ground.value for ground in Ground)
WORDS: Mapping[Ground, str | Promise] = {
    Ground.ANNULLED: _("The suspension of a training centre was annulled: it never counted."),
    Ground.VERIFIED: _("A paper was confirmed after the decision."),
    Ground.PRECEDENT: _("The joint board of the cities has answered the same question since."),
    Ground.RULES: _("The rules had not been computed rightly."),
    Ground.APPEAL: _("You appealed, and the panel of other cities looked at it."),
    Ground.MEASURE: _("What was missing has been learnt or shown since."),
    Ground.FACTS: _("Something is known now that was not known then."),
}


def in_words(ground: str) -> str:
    """Give the sentence for a stored ground, in the language in force."""
    return str(WORDS[Ground(ground)])
