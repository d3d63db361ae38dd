"""The papers of a case as its facts hold them."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from comity.values.refusals import Refusal

BY_ISSUER = "issuer"
CONFIRMED = (BY_ISSUER, "signature", "confirmed", "yes", True)


def practice_name(place: int) -> str:
    """Name a time of work by its place in the facts, from 0."""
    return f"practice-{place + 1}"


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
    """Give the facts in which a credential, prior learning or practice is confirmed.

    Args:
        facts: the facts so far.
        credential: its id in them; of practice as `practice_name` gives it.
        on: the day of the confirmation in the host's calendar.
        stood_since: the day from which the clock stood because the paper was open; None: it ran.

    Raises:
        Refusal: NO-SUCH-PAPER, PAPER-CONFIRMED.

    Source: domain design, section 3.5 (class P) and rule T7 of section 3.7.
    """
    changed = deepcopy(dict(facts))
    if _noted(changed, credential):
        return changed
    found = [paper for paper in changed.get("credentials", ()) if paper["id"] == credential]
    if not found:
        raise Refusal("NO-SUCH-PAPER", _("This case has no such paper."))
    if credential not in unconfirmed(facts):
        raise Refusal("PAPER-CONFIRMED", _("This paper was already confirmed."))
    found[0]["verified"] = BY_ISSUER
    if stood_since is not None and stood_since < on and not unconfirmed(changed):
        changed["pauses"] = [*changed.get("pauses", ()), [stood_since.isoformat(), on.isoformat()]]
    return changed


def with_shown(facts: Mapping[str, Any], shown: Mapping[str, int], *, turn: int) -> dict[str, Any]:
    """Give the facts in which a measure has been assessed: each unit as certified learning.

    Args:
        facts: the facts so far.
        shown: the level shown, by unit.
        turn: of the decision that asked for it.

    Source: domain design, section 3.4: the best of all evidence counts.
    """
    changed = deepcopy(dict(facts))
    known = [one for one in changed.get("rpl", ()) if not one["id"].startswith(f"measure-{turn}-")]
    changed["rpl"] = [
        *known,
        *(
            {
                "id": f"measure-{turn}-{unit}",
                "unit": unit,
                "level": level,
                "status": "certified",
                "source": "formal",
            }
            for unit, level in sorted(shown.items())
        ),
    ]
    return changed


def _noted(facts: Mapping[str, Any], name: str) -> bool:
    """Note practice as verified, or prior learning as certified; no clock stood for either."""
    for place, one in enumerate(facts.get("experience", ())):
        if practice_name(place) == name:
            _require_open(is_open=one.get("verified") not in CONFIRMED)
            one["verified"] = True
            return True
    for one in facts.get("rpl", ()):
        if one["id"] == name:
            _require_open(is_open=one.get("status") != "certified")
            one["status"] = "certified"
            return True
    return False


def _require_open(*, is_open: bool) -> None:
    if not is_open:
        raise Refusal("PAPER-CONFIRMED", _("This paper was already confirmed."))
