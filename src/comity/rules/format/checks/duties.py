"""Checks of data, finance and capacity (clauses 13 to 15)."""

from itertools import pairwise

from comity.rules.format.checks.head import check_party, check_since
from comity.rules.format.findings import Findings, Value, below, each

# Every field that Comity keeps serves one of these; without it some field has no purpose.
_PURPOSES = {
    "decide_recognition": "applications and evidence",
    "verify_credential": "certificates and their status",
    "quality_assurance": "audits and the audit log",
    "labour_protection": "reports, inspections and vacancies",
    "statistics": "published figures",
}
_PROHIBITED = frozenset({"immigration_enforcement", "credit_scoring", "marketing"})


def check_purposes(data: Value, log: Findings) -> None:
    """Every field has a purpose, and what is prohibited is no purpose."""
    purposes, prohibited = data["data"]["purposes"], data["data"]["prohibited"]
    for purpose, fields in _PURPOSES.items():
        if purpose not in purposes:
            log.fault(
                "E-PURPOSE",
                "data.purposes",
                f"Without “{purpose}” there is no purpose for {fields}; add it.",
            )
    for place, purpose in enumerate(purposes):
        if purpose in (*prohibited, *_PROHIBITED):
            log.fault(
                "E-PURPOSE", f"data.purposes.{place}", f"“{purpose}” is prohibited; remove it."
            )


def check_prohibited(data: Value, log: Findings) -> None:
    """The purposes that are never allowed are named."""
    missing = _PROHIBITED.difference(data["data"]["prohibited"])
    if missing:
        log.fault(
            "E-PURPOSE",
            "data.prohibited",
            f"Data may never be used for {', '.join(sorted(missing))}; add it to the list.",
        )


def check_retention(data: Value, log: Findings) -> None:
    """Evidence is not kept longer than the file it was given for."""
    retention = data["data"]["retention"]
    for longer, shorter in pairwise(("application", "evidence_files", "refused_evidence")):
        if retention[shorter].nominal_days > retention[longer].nominal_days:
            log.fault(
                "E-RETAIN",
                f"data.retention.{shorter}",
                f"{shorter} would be kept for {retention[shorter]}, longer than {longer} "
                f"({retention[longer]}); shorten it.",
            )


def check_key(data: Value, log: Findings) -> None:
    """The methods of the cost key are different and weigh one together."""
    key = data["finance"]["key"]
    total = sum(part["weight"] for part in key)
    if total != 1:
        log.fault(
            "E-KEY", "finance.key", f"The weights sum to {total}, not to 1; correct a weight."
        )
    methods: set[str] = set()

    def check(part: Value, path: str, log: Findings) -> None:
        if part["method"] in methods:
            log.fault("E-KEY", below(path, "method"), f"“{part['method']}” is there twice.")
        methods.add(part["method"])

    each(check, key, "finance.key", log)


def check_floor_share(data: Value, log: Findings) -> None:
    """The smallest shares together leave the whole unexceeded."""
    floor, cities = data["finance"]["floor_share"], len(data["parties"])
    if floor * cities > 1:
        log.fault(
            "E-KEY",
            "finance.floor_share",
            f"{cities} parties with at least {floor} each exceed the whole; lower it.",
        )


def check_cap_share(data: Value, log: Findings) -> None:
    """The largest shares together reach the whole."""
    cap, cities = data["finance"]["cap_share"], len(data["parties"])
    if cap * cities < 1:
        log.fault(
            "E-KEY",
            "finance.cap_share",
            f"{cities} parties with at most {cap} each do not reach the whole; raise it.",
        )


def check_shares_in_order(data: Value, log: Findings) -> None:
    """The smallest share is not above the largest."""
    floor, cap = data["finance"]["floor_share"], data["finance"]["cap_share"]
    if floor > cap:
        log.fault("E-KEY", "finance.floor_share", f"The floor {floor} is above the cap {cap}.")


def check_commitments(data: Value, log: Findings) -> None:
    """Every commitment is a party's and falls due within the agreement."""
    effective = data["agreement"]["effective"]

    def check_due(commitment: Value, path: str, log: Findings) -> None:
        is_carried = check_since(commitment, path, "E-PAST", data, log)
        if commitment["due"] < effective["from"] and not is_carried:
            log.fault(
                "E-PAST",
                below(path, "due"),
                f"{commitment['due']} is before the agreement begins on {effective['from']}; "
                "write a later day.",
            )

    def check_name(commitment: Value, path: str, log: Findings) -> None:
        check_party(commitment["party"], below(path, "party"), data, log)

    each(check_name, data["capacity"], "capacity", log)
    each(check_due, data["capacity"], "capacity", log)


CHECKS = (
    check_purposes,
    check_prohibited,
    check_retention,
    check_key,
    check_floor_share,
    check_cap_share,
    check_shares_in_order,
    check_commitments,
)
