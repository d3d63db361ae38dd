"""Checks of providers, deadlines, wages, protection and quality (clauses 7 to 12)."""

from itertools import pairwise

from comity.rules.format.checks.head import party_ids
from comity.rules.format.findings import Findings, Value, below, each
from comity.rules.format.world import is_currency

# The minimum of format 1: the grounds of EU equality law and those the agreement was made for.
_GROUNDS = frozenset(
    {
        "sex",
        "age",
        "ethnic_origin",
        "nationality",
        "residence_status",
        "religion",
        "disability",
        "sexual_orientation",
        "language_beyond_need",
        "union_membership",
    }
)
_FIREWALL = frozenset({"immigration_enforcement", "benefit_recovery"})
_GRADES = ("major", "minor")


def check_decision_periods(data: Value, log: Findings) -> None:
    """The slower the route, the longer the period."""
    decide = data["deadlines"]["decide"]
    for faster, slower in pairwise(("automatic", "conditional", "case_by_case")):
        if decide[faster].nominal_days >= decide[slower].nominal_days:
            log.fault(
                "E-DEADLINE",
                f"deadlines.decide.{slower}",
                f"{slower} ({decide[slower]}) must take longer than {faster} ({decide[faster]}).",
            )


def check_floors(data: Value, log: Findings) -> None:
    """Every city has a wage floor for every occupation it recognises."""
    floors = data["wages"]["floors"]

    def check(party: Value, _path: str, log: Findings) -> None:
        name = party["id"]
        here = f"wages.floors.{name}"
        if name not in floors:
            log.fault("E-WAGE", here, f"There are no wage floors for “{name}”; add them.")
            return
        wanted = {occupation for phase in party["phases"] for occupation in phase["occupations"]}
        for occupation in sorted(wanted - set(floors[name])):
            log.fault(
                "E-WAGE",
                below(here, occupation),
                f"There is no wage floor for {occupation} in “{name}”; add one.",
            )

    each(check, data["parties"], "parties", log)


def check_floor_names(data: Value, log: Findings) -> None:
    """Every wage floor is of a party and of an occupation of the agreement."""
    floors, blocks = data["wages"]["floors"], data["recognition"]
    parties = party_ids(data)
    for name in floors:
        if name not in (*parties, "currency", "per"):
            log.fault("E-WAGE", f"wages.floors.{name}", f"“{name}” is no party of this agreement.")
    for name in parties:
        for occupation in floors.get(name, {}):
            if occupation not in blocks:
                log.fault(
                    "E-WAGE",
                    f"wages.floors.{name}.{occupation}",
                    f"“{occupation}” has no block under recognition; remove this floor.",
                )


def check_wage_currency(data: Value, log: Findings) -> None:
    """Wage floors are in a currency in use."""
    code = data["wages"]["floors"]["currency"]
    if not is_currency(code):
        log.fault("E-WAGE", "wages.floors.currency", f"“{code}” is no currency in use.")


def check_grounds(data: Value, log: Findings) -> None:
    """No ground of the minimum list is left out."""
    missing = _GROUNDS.difference(data["protection"]["grounds"])
    if missing:
        log.fault(
            "E-GROUNDS",
            "protection.grounds",
            f"The minimum also protects against unequal treatment by {', '.join(sorted(missing))}; "
            "add it.",
        )


def check_firewall(data: Value, log: Findings) -> None:
    """Reports never reach those the firewall keeps out."""
    kept_out = data["protection"]["reports"]["firewall"]
    missing = _FIREWALL.difference(kept_out)
    if missing:
        log.fault(
            "E-FIREWALL",
            "protection.reports.firewall",
            f"Reports could reach {', '.join(sorted(missing))}; add it to the list.",
        )
    for purpose in data["data"]["purposes"]:
        if purpose in kept_out:
            log.fault(
                "E-FIREWALL",
                "protection.reports.firewall",
                f"“{purpose}” is kept out by the firewall but is a purpose of the data; "
                "remove it from the purposes.",
            )


def check_inspection_team(data: Value, log: Findings) -> None:
    """There are enough cities for a joint inspection."""
    needed, cities = data["protection"]["inspections"]["min_cities_in_team"], len(data["parties"])
    if needed > cities:
        log.fault(
            "E-INSPECT",
            "protection.inspections.min_cities_in_team",
            f"A team of {needed} cities is not possible with {cities} parties; write fewer.",
        )


def check_audits(data: Value, log: Findings) -> None:
    """Audit teams are possible, and major findings are closed before minor ones."""
    audit, cities = data["quality"]["audit"], len(data["parties"])
    if audit["team_min_cities"] > cities:
        log.fault(
            "E-AUDIT",
            "quality.audit.team_min_cities",
            f"A team of {audit['team_min_cities']} cities is not possible with {cities} parties.",
        )
    missing = [grade for grade in _GRADES if grade not in audit["grading"]]
    if missing:
        log.fault(
            "E-AUDIT",
            "quality.audit.grading",
            f"The grade {' and '.join(missing)} is missing, though it has a time to close.",
        )
    if audit["close"]["major"].nominal_days > audit["close"]["minor"].nominal_days:
        log.fault(
            "E-AUDIT",
            "quality.audit.close.major",
            f"A major finding may stay open for {audit['close']['major']}, longer than a minor "
            f"one ({audit['close']['minor']}); shorten it.",
        )


def check_teach_out(data: Value, log: Findings) -> None:
    """Learners of a leaving city have no less time than those of a lapsed provider."""
    leaving, lapsed = data["exit"]["teach_out"], data["provider_rules"]["teach_out"]["award_within"]
    if leaving.nominal_days < lapsed.nominal_days:
        log.fault(
            "E-TEACHOUT",
            "exit.teach_out",
            f"Learners of a leaving city get {leaving}, less than the {lapsed} after a provider "
            "has lapsed; give them at least as long.",
        )


CHECKS = (
    check_decision_periods,
    check_floors,
    check_floor_names,
    check_wage_currency,
    check_grounds,
    check_firewall,
    check_inspection_team,
    check_audits,
    check_teach_out,
)
