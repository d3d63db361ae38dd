"""Paper notes: what speaks about a credential, each with the route that it leads to."""

from collections.abc import Callable

from comity.rules.facts import PaperFact
from comity.rules.findings import Finding
from comity.rules.logic import Number, Truth, Word, as_day, choose, greatest, when

CLEAN, COMPARE, CONFIRM = "clean", "compare", "confirm"
CLASS = {CLEAN: 0, COMPARE: 1, CONFIRM: 2}


class Notes:
    """What speaks about a credential, each with the route it leads to; the worst route counts."""

    def __init__(self) -> None:
        self.findings: tuple[Finding, ...] = ()
        self.worst: Number = 0

    def add(self, holds: Truth, route: str, note: Callable[[], Finding]) -> None:
        """Say something where it holds, and take its route."""
        if holds is False:
            return
        self.findings += when(holds, lambda: (note(),))
        step = CLASS[route]
        if step:
            self.worst = greatest(self.worst, choose(holds, lambda: step, lambda: 0))


def remark(code: str, paper: PaperFact, clause: str = "", **fact: Number | Word) -> Finding:
    """Give a finding about a credential, with its facts."""
    facts: dict[str, object] = {
        "credential": paper.id,
        "provider": paper.provider_id,
        "award": as_day(paper.award_on),
        **{name: as_day(v) if isinstance(v, int) else v for name, v in fact.items()},
    }
    return Finding(code, (paper.id,), clause or _CLAUSES[code], facts)


_CLAUSES = {
    "PROV-OUTSIDE": "§7 / routes.outside_parties",
    "PROV-TEACHOUT": "§7 / teach_out",
    "PROV-LAPSED": "§7 / routes.provider_lapsed",
    "PROV-STILL-OK": "§7 / operative_date",
    "PROV-SUSPENDED": "§7 / routes.provider_suspended",
    "PROV-SUSP-ANNULLED": "§7 / routes.provider_suspended",
    "CITY-WATCH": "§7 / routes.city_watch",
    "CITY-SUSPENDED": "§7 / routes.city_suspended",
    "CRED-FUTURE": "§7 / operative_date",
    "CRED-UNVERIFIED": "§8 / applicant_reply",
}
