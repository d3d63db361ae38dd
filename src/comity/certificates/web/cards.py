"""Cards in the browser: what its script needs to read one, and the words in which it answers."""

import json
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.certificates import queries
from comity.certificates.web.words import verdict_words
from comity.ledger.clock import now
from comity.occupations.queries import occupation_labels
from comity.proofs.drafts import OUTCOMES
from comity.proofs.verdicts import Verdict
from comity.rules import sentences

# The browser asks the issuer's keys and lists, not the agreement: it never says "recognised".
_VERDICTS: tuple[Verdict, ...] = (
    "valid_not_recognised",
    "suspended",
    "revoked",
    "expired",
    "invalid",
    "indeterminate",
)


def card_data() -> str:
    """Give all of it as JSON, for an attribute of the page.

    Nothing in it depends on the card: that stands behind the # and never comes here.
    """
    language = (get_language() or "en").split("-")[0]
    data: dict[str, Any] = {
        "cities": {
            party.did: {
                "name": party.name,
                "keys": reverse("published:keys", args=[party.id]),
                "list": reverse("published:token_list", args=[party.id, 0])[:-1],
            }
            for party in queries.cities()
        },
        "jobs": occupation_labels(language),
        "outcomes": [sentences.outcome(one, language) for one in OUTCOMES],
        "verdicts": {verdict: verdict_words(verdict) for verdict in _VERDICTS},
        # A demonstration's clock may run ahead of the device's.
        "now": int(now().timestamp()),
        "nameless": _("The holder keeps their name to themself."),
    }
    return json.dumps(data, ensure_ascii=False)
