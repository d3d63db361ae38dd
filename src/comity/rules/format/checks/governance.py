"""Checks of governance, appeals, exit and amendments (clauses 16 to 19)."""

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal

from comity.rules.format.checks.head import check_party, party_ids
from comity.rules.format.findings import UNREAD, Findings, UnreadableError, Value, below, each
from comity.rules.format.power import MOST_PARTIES, Power, power

_RULES = ("routine", "amendment", "admission")
_HEARD = frozenset({"community_organisation", "employer", "union", "provider"})
_HALF = Decimal("0.5")


def check_votes(data: Value, log: Findings) -> None:
    """Every party has votes, and nobody else."""
    votes = data["governance"]["votes"]
    for name in votes:
        with suppress(UnreadableError):
            check_party(name, f"governance.votes.{name}", data, log)
    for name in party_ids(data):
        if name not in votes:
            log.fault(
                "E-DUMMY", f"governance.votes.{name}", f"“{name}” has no votes; give it some."
            )


def check_rules(data: Value, log: Findings) -> None:
    """Every voting rule asks for a majority that can be reached."""
    rules, cities = data["governance"]["rules"], len(data["parties"])
    for name in _RULES:
        if name not in rules:
            log.fault(
                "E-VOTE", f"governance.rules.{name}", f"The rule “{name}” is missing; add it."
            )
    for name, rule in rules.items():
        with suppress(UnreadableError):
            _check_share(name, rule, cities, log)
        with suppress(UnreadableError):
            _check_count(rule["parties"], cities, f"governance.rules.{name}.parties", log)


def _check_share(name: str, rule: Value, cities: int, log: Findings) -> None:
    if rule["votes"] > _HALF:
        return
    # Half the votes are enough for routine matters only, and only if most cities agree:
    # then two opposite decisions can never both pass.
    if name != "routine" or rule["parties"] * 2 <= cities:
        log.fault(
            "E-VOTE",
            f"governance.rules.{name}.votes",
            f"With {rule['votes']} of the votes a minority could decide; write more than 0.5.",
        )


def _check_count(needed: int, cities: int, path: str, log: Findings) -> None:
    if needed > cities:
        log.fault(
            "E-VOTE",
            path,
            f"{needed} parties must agree, but there are only {cities}; write fewer.",
        )


def check_quorum(data: Value, log: Findings) -> None:
    """The quorum can be reached."""
    needed = data["governance"]["quorum"]["parties"]
    _check_count(needed, len(data["parties"]), "governance.quorum.parties", log)


def check_power(data: Value, log: Findings) -> None:
    """Under every rule, every party can turn some vote; one that alone can block is a warning."""
    if len(data["parties"]) > MOST_PARTIES:
        log.warning(
            "W-POWER",
            "governance.votes",
            f"The power of more than {MOST_PARTIES} parties is not computed; have it checked.",
        )
        return
    for name, found in _powers(data):
        if found.winning == 0:
            log.fault(
                "E-VOTE",
                f"governance.rules.{name}",
                f"No vote could ever pass under the rule “{name}”; lower what it asks for.",
            )
            continue
        for party in found.dummies:
            log.fault(
                "E-DUMMY",
                f"governance.votes.{party}",
                f"“{party}” can never turn a vote under the rule “{name}”; change the votes or "
                "the rule.",
            )
        if len(found.vetoes) < len(found.swings):
            for party in found.vetoes:
                log.warning(
                    "W-VETO",
                    f"governance.rules.{name}",
                    f"Nothing passes under the rule “{name}” without “{party}” "
                    f"(swings {_listed(found)}).",
                )


def _powers(data: Value) -> Iterator[tuple[str, Power]]:
    votes = data["governance"]["votes"]
    residents = {party["id"]: party["population"] for party in data["parties"]}
    weights = {party: votes[party] for party in residents if party in votes}
    for name, rule in data["governance"]["rules"].items():
        with suppress(UnreadableError):
            asks_residents = "population" in rule
            counts = {p: residents[p]["value"] for p in weights} if asks_residents else None
            yield (
                name,
                power(
                    weights,
                    share=rule["votes"],
                    parties=rule["parties"],
                    population_share=rule["population"] if asks_residents else Decimal(0),
                    population=counts,
                ),
            )


def _listed(found: Power) -> str:
    return "-".join(str(swings) for swings in found.swings.values())


def check_consultation(data: Value, log: Findings) -> None:
    """Those concerned are heard."""
    missing = _HEARD.difference(data["governance"]["consultation"]["must_invite"])
    if missing:
        log.fault(
            "E-CONSULT",
            "governance.consultation.must_invite",
            f"{', '.join(sorted(missing))} would not be heard; add it to the list.",
        )


def check_bodies(data: Value, log: Findings) -> None:
    """No party has half of an appeal body or more."""
    names: set[str] = set()

    def check(body: Value, path: str, log: Findings) -> None:
        if body["id"] in names:
            log.fault("E-APPEAL", below(path, "id"), f"Two bodies are called “{body['id']}”.")
        names.add(body["id"])
        if body["max_per_party"] * 2 > body["members"]:
            log.fault(
                "E-APPEAL",
                below(path, "max_per_party"),
                f"{body['max_per_party']} of {body['members']} members could be of one party; "
                "no party may hold more than half.",
            )

    each(check, data["appeals"]["bodies"], "appeals.bodies", log)


def check_rule_names(data: Value, log: Findings) -> None:
    """Every vote that is named exists."""
    rules = data["governance"]["rules"]
    named: list[tuple[str, Value, tuple[str, ...]]]
    named = [("exit.suspend.vote", data["exit"], ("suspend", "vote"))]
    classes = data["amendments"]["classes"]
    if classes is not UNREAD:
        named += [(f"amendments.classes.{name}", classes, (name,)) for name in classes]
    for path, node, names in named:
        with suppress(UnreadableError):
            value: Value = node
            for name in names:
                value = value[name]
            if value not in rules:
                log.fault(
                    "E-REF",
                    path,
                    f"There is no voting rule “{value}”; the rules are {', '.join(rules)}.",
                )


def check_procedure(data: Value, log: Findings) -> None:
    """The procedure of amendment is one of the voting rules."""
    rules, named = data["governance"]["rules"], data["amendments"]["procedure"]
    places = [f"governance.rules.{name}" for name in rules]
    if named not in places:
        log.fault(
            "E-REF",
            "amendments.procedure",
            f"“{named}” is no voting rule; the rules are {', '.join(places)}.",
        )


CHECKS = (
    check_votes,
    check_rules,
    check_quorum,
    check_power,
    check_consultation,
    check_bodies,
    check_rule_names,
    check_procedure,
)
