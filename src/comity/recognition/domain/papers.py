"""The papers of a case as its facts hold them."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from comity.values.refusals import Refusal

BY_ISSUER = "issuer"
CONFIRMED = (BY_ISSUER, "signature", "confirmed", "yes", True)


def unconfirmed(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the ids of the credentials that nobody has confirmed yet."""
    return tuple(
        paper["id"]
        for paper in facts.get("credentials", ())
        if paper.get("verified") not in CONFIRMED
    )


def with_confirmed(
    facts: Mapping[str, Any], credential: str, *, on: date, stood_since: date | None
) -> dict[str, Any]:
    """Give the facts in which the issuer has confirmed a credential.

    Args:
        facts: the facts so far.
        credential: its id in them.
        on: the day of the confirmation in the host's calendar.
        stood_since: the day from which the clock stood because the paper was open; None: it ran.

    Raises:
        Refusal: NO-SUCH-PAPER, PAPER-CONFIRMED.

    Source: domain design, section 3.5 (class P) and rule T7 of section 3.7.
    """
    changed = deepcopy(dict(facts))
    found = [paper for paper in changed.get("credentials", ()) if paper["id"] == credential]
    if not found:
        raise Refusal("NO-SUCH-PAPER", _("This case has no such paper."))
    if credential not in unconfirmed(facts):
        raise Refusal("PAPER-CONFIRMED", _("This paper was already confirmed."))
    found[0]["verified"] = BY_ISSUER
    if stood_since is not None and stood_since < on and not unconfirmed(changed):
        changed["pauses"] = [*changed.get("pauses", ()), [stood_since.isoformat(), on.isoformat()]]
    return changed
