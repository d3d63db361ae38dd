"""Checks of the terms of recognition, one block per occupation (clause 5)."""

from contextlib import suppress
from decimal import Decimal

from comity.rules.format.findings import UNREAD, Findings, UnreadableError, Value, below, each
from comity.rules.format.world import is_currency

_PRACTICAL = frozenset({"practical_exam", "workplace_assessment", "rpl_assessment"})
_HOURS_OF_HALF_A_DAY = 4


def check_recognition(data: Value, log: Findings) -> None:
    """Check every block on its own."""
    for occupation, block in data["recognition"].items():
        if block is UNREAD:
            continue
        path = f"recognition.{occupation}"
        for check in (
            _check_methods,
            _check_thresholds,
            _check_practice,
            _check_choice,
            _check_fee,
        ):
            with suppress(UnreadableError):
                check(block, path, log)
        for look_up in (_check_standard, _check_partial_access, _check_safety):
            with suppress(UnreadableError):
                look_up(block, occupation, path, data, log)


def _check_standard(block: Value, occupation: str, path: str, data: Value, log: Findings) -> None:
    name = block["standard"]
    here = below(path, "standard")
    if name not in data["standards"]:
        known = ", ".join(data["standards"])
        log.fault("E-REF", here, f"There is no standard “{name}”; the standards are {known}.")
    elif data["standards"][name]["occupation"] != occupation:
        other = data["standards"][name]["occupation"]
        log.fault(
            "E-REF", here, f"“{name}” is the standard for {other}; name one for {occupation}."
        )


def _check_methods(block: Value, path: str, log: Findings) -> None:
    methods = block["evidence_methods"]
    if methods["min_practical_share"] > 0 and not _PRACTICAL.intersection(methods["accepted"]):
        log.fault(
            "E-METHOD",
            below(path, "evidence_methods.accepted"),
            "A practical share is asked for but no practical assessment is accepted, so nothing "
            "would count; accept practical_exam or workplace_assessment.",
        )


def _check_safety(block: Value, occupation: str, path: str, data: Value, log: Findings) -> None:
    codes: set[str] = set()

    def check(card: Value, here: str, log: Findings) -> None:
        if card["code"] in codes:
            log.fault("E-SAFETY", below(here, "code"), f"The card “{card['code']}” is there twice.")
        codes.add(card["code"])
        restricts = card["if_missing"] == "restrict"
        if restricts and not card["restrict"]:
            log.fault(
                "E-SAFETY",
                below(here, "restrict"),
                "A missing card restricts nothing; list the units it restricts.",
            )
        if card["restrict"] and not restricts:
            log.fault(
                "E-SAFETY",
                below(here, "if_missing"),
                "Units are restricted only with if_missing: restrict; write that, or remove them.",
            )

    each(check, block["safety"], below(path, "safety"), log)
    standard = data["standards"].get(block["standard"])
    if standard is not None:
        units = {unit["id"] for unit in standard["units"]}
        _check_restricted(block["safety"], units, occupation, path, log)


def _check_restricted(
    cards: Value, units: set[str], occupation: str, path: str, log: Findings
) -> None:
    def check(card: Value, here: str, log: Findings) -> None:
        for place, unit in enumerate(card["restrict"]):
            if unit not in units:
                log.fault(
                    "E-SAFETY",
                    below(here, f"restrict.{place}"),
                    f"“{unit}” is no unit of the standard for {occupation}; name one that is.",
                )

    each(check, cards, below(path, "safety"), log)


def _check_practice(block: Value, path: str, log: Findings) -> None:
    currency = block["currency"]
    months = currency["in_last"].nominal_days / 30.4
    if currency["or_practice_months"] > months:
        log.fault(
            "E-CURR",
            below(path, "currency.or_practice_months"),
            f"{currency['or_practice_months']} months of practice do not fit into "
            f"{currency['in_last']}; ask for fewer, or look back longer.",
        )


def _check_thresholds(block: Value, path: str, log: Findings) -> None:
    over, most = block["substantial_difference"]["gap_over"], block["compensation"]["max_gap"]
    if over >= most:
        log.fault(
            "E-ORDER",
            below(path, "substantial_difference.gap_over"),
            f"A difference is substantial above {over} but can be made up only to {most}; "
            "gap_over must be below compensation.max_gap.",
        )


def _check_choice(block: Value, path: str, log: Findings) -> None:
    compensation = block["compensation"]
    if compensation["choice"] == "authority" and "justification" not in compensation:
        log.fault(
            "E-CHOICE",
            below(path, "compensation.choice"),
            "The authority may choose the measure only for a stated reason; add a justification "
            "or write applicant.",
        )


def _check_partial_access(
    block: Value, occupation: str, path: str, data: Value, log: Findings
) -> None:
    standard = data["standards"].get(block["standard"])
    if standard is None:
        return  # a fault of its own
    bundles = [bundle["id"] for bundle in standard["bundles"]]
    for place, name in enumerate(block["partial_access"]):
        if name not in bundles:
            log.fault(
                "E-REF",
                below(path, f"partial_access.{place}"),
                f"“{name}” is no bundle of the standard for {occupation}; "
                f"its bundles are {', '.join(bundles) or 'none'}.",
            )


def _check_fee(block: Value, path: str, log: Findings) -> None:
    fee = block["fee"]
    here = below(path, "fee")
    if not is_currency(fee["currency"]):
        log.fault("E-FEE", below(here, "currency"), f"“{fee['currency']}” is no currency in use.")
    if fee["standard"] > fee["cap"]:
        log.fault(
            "E-FEE",
            below(here, "standard"),
            f"The fee of {fee['standard']} is above its cap of {fee['cap']}; lower it.",
        )
    if fee["reduced"] > fee["standard"]:
        log.fault(
            "E-FEE",
            below(here, "reduced"),
            f"The reduced fee of {fee['reduced']} is above the fee of {fee['standard']}; lower it.",
        )


def warn_of_fees(data: Value, log: Findings) -> None:
    """Warn where a fee is above half a day's pay at the lowest wage floor (W-FEE)."""
    floors = data["wages"]["floors"]
    paid = [floors[party["id"]] for party in data["parties"] if party["id"] in floors]
    for occupation, block in data["recognition"].items():
        lowest = min((city[occupation] for city in paid if occupation in city), default=None)
        if lowest is None or block["fee"]["currency"] != floors["currency"]:
            continue
        half_a_day: Decimal = lowest * _HOURS_OF_HALF_A_DAY
        if block["fee"]["standard"] > half_a_day:
            log.warning(
                "W-FEE",
                f"recognition.{occupation}.fee.standard",
                f"The fee of {block['fee']['standard']} is more than half a day's pay at the "
                f"lowest wage floor ({half_a_day}).",
            )


CHECKS = (check_recognition, warn_of_fees)
