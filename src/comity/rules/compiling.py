"""Compiling: from the typed agreement document to the rulebook."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import ceil
from typing import Any, cast

from comity.rules.calendars import Calendar
from comity.rules.rulebook import (
    SHARE_PARTS,
    Block,
    Card,
    Crosswalk,
    Currency,
    Deadlines,
    Party,
    Phase,
    Pilot,
    Rulebook,
    Standard,
    StandardVersion,
    Unit,
)
from comity.values.periods import Period
from comity.values.spans import Days

# A typed document is a tree of many kinds of values; its schema was checked when it was read.
Node = Mapping[str, Any]

_MONTHS = {"M": 1, "Y": 12}


def compile_rulebook(data: Node, *, digest: str) -> Rulebook:
    """Arrange a valid document for deciding.

    Args:
        data: the typed document; it must have no faults.
        digest: of its canonical bytes; every decision stores it.
    """
    head, provider_rules, fairness = data["agreement"], data["provider_rules"], data["fairness"]
    standards = {key: _standard(key, node) for key, node in data["standards"].items()}
    return Rulebook(
        id=head["id"],
        version=head["version"],
        digest=digest,
        title=head["title"],
        effective=Days(head["effective"]["from"], head["effective"]["to"]),
        authentic_languages=tuple(head["authentic_languages"]),
        parties={node["id"]: _party(node) for node in data["parties"]},
        standards=standards,
        crosswalk=tuple(
            Crosswalk(node["from"], node["to"], node["match"]) for node in data["crosswalk"]
        ),
        blocks={key: _block(key, node, standards) for key, node in data["recognition"].items()},
        terms=data["recognition"],
        pilots=_by_occupation(_pilots(data)),
        piloted=piloted(_pilots(data), data["recognition"], standards),
        routes=provider_rules["routes"],
        operative_date=provider_rules["operative_date"],
        teach_out_within=provider_rules["teach_out"]["award_within"],
        teach_out_needs_enrolment=provider_rules["teach_out"]["enrolled_before_end"],
        confirm_discount_levels=provider_rules["confirm_discount_levels"],
        deadlines=_deadlines(data["deadlines"]),
        prior_window=fairness["prior_refusal"]["same_evidence_window"],
        transition=fairness["transition"],
        grants_by_machine=fairness["grant_by_machine"],
    )


def _party(node: Node) -> Party:
    calendar = node["calendar"]
    own = sorted(node["name"], key=lambda tag: tag not in node["languages"])
    told = (Phase(p["from"], frozenset(p["occupations"])) for p in node["phases"])
    phases = tuple(sorted(told, key=lambda phase: phase.first))
    return Party(
        id=node["id"],
        # The city's own name first: it is shown where a reader's language has none.
        name={tag: node["name"][tag] for tag in own},
        authority=node["authority"]["name"],
        contact=node["authority"]["contact"],
        languages=tuple(node["languages"]),
        timezone=node["timezone"],
        calendar=Calendar(
            calendar["country"],
            calendar.get("subdivision"),
            weekend=calendar["weekend"],
            extra_closed=calendar.get("extra_closed") or (),
        ),
        phases=phases,
        begins={name: phase.first for phase in reversed(phases) for name in phase.occupations},
    )


def _standard(key: str, node: Node) -> Standard:
    units = {
        unit["id"]: Unit(
            id=unit["id"],
            hours=unit["hours"],
            level=unit["level"],
            is_core=bool(unit.get("core", False)),
            counts_practice=bool(unit.get("experience", True)),
            title=unit["title"],
        )
        for unit in node["units"]
    }
    versions = {version["v"]: _version(version, units) for version in node["versions"]}
    bundles = node.get("bundles") or ()
    return Standard(
        id=key,
        occupation=node["occupation"],
        isco08=node["isco08"],
        esco=node["esco"],
        eqf=node["eqf"],
        units=units,
        versions=versions,
        bundles={bundle["id"]: tuple(bundle["units"]) for bundle in bundles},
        bundle_titles={bundle["id"]: bundle["title"] for bundle in bundles},
        by_age=tuple(sorted(versions.values(), key=lambda version: version.in_force)),
    )


def _version(node: Node, units: Mapping[str, Unit]) -> StandardVersion:
    required = tuple(u for u in units if u not in (node.get("without") or ()))
    return StandardVersion(
        name=node["v"],
        in_force=node["in_force"],
        superseded=node.get("superseded"),
        last_award=node.get("last_award"),
        honour_until=node.get("honour_until"),
        units=required,
        levels={unit: units[unit].level for unit in required},
    )


def _block(occupation: str, node: Node, standards: Mapping[str, Standard]) -> Block:
    methods, language = node["evidence_methods"], node["language"]
    currency, experience = node["currency"], node["experience"]
    difference, compensation = node["substantial_difference"], node["compensation"]
    return Block(
        occupation=occupation,
        mode=node["mode"],
        standard=standards[node["standard"]],
        min_practical_share=methods["min_practical_share"],
        min_practical_parts=ceil(methods["min_practical_share"] * SHARE_PARTS),
        needs_independent_assessor=methods["independent_assessor"],
        accepted_methods=frozenset(methods["accepted"]),
        language_accept=language["accept"],
        language_min=language["min"],
        cards=tuple(_card(card) for card in node["safety"]),
        currency=Currency(
            currency["award_within"], currency["or_practice_months"], currency["in_last"]
        ),
        months_per_level=experience["months_per_level"],
        max_levels=experience["max_levels"],
        core_unmet=difference["core_unmet"],
        gap_over=Fraction(difference["gap_over"]),
        max_gap=Fraction(compensation["max_gap"]),
        choice=compensation["choice"],
        if_silent=compensation["if_silent"],
        choose_within=compensation["choose_within"],
        hours_per_month=compensation["hours_per_month"],
        adaptation_max_months=_months(compensation["adaptation_max"]),
        test_attempts=compensation["test_attempts"],
        partial_access=tuple(node.get("partial_access") or ()),
        tacit=node["tacit"],
        fee={key: str(value) for key, value in node["fee"].items()},
    )


def _months(period: Period) -> int:
    # The validator admits months and years here; a month is the shortest measure there is.
    return max(1, period.count * _MONTHS.get(period.unit, 0))


def _card(node: Node) -> Card:
    return Card(
        code=node["code"],
        valid=node["valid"],
        codes=frozenset((node["code"], *node["equivalents"])),
        restricts=tuple(node.get("restrict") or ()) if node["if_missing"] == "restrict" else (),
    )


def _pilots(data: Node) -> list[Pilot]:
    """Give the pilots of clause 5."""
    pilots = []
    for node in data.get("pilots") or ():
        clause, occupation, *path = node["path"].split(".")
        if clause == "recognition":
            pilots.append(
                Pilot(
                    id=node["id"],
                    occupation=occupation,
                    hosts=frozenset(node["hosts"]),
                    days=Days(node["from"], node["to"]),
                    path=tuple(path),
                    value=node["value"],
                    ended_on=None,
                    clause=f"§6 {node['id']}",
                )
            )
    return pilots


def _by_occupation(pilots: list[Pilot]) -> dict[str, tuple[Pilot, ...]]:
    found: dict[str, tuple[Pilot, ...]] = {}
    for pilot in pilots:
        found[pilot.occupation] = (*found.get(pilot.occupation, ()), pilot)
    return found


def piloted(
    pilots: Sequence[Pilot], terms: Mapping[str, Node], standards: Mapping[str, Standard]
) -> dict[tuple[str, frozenset[str]], Block]:
    """Compile the block of an occupation under every set of its pilots that can be in force."""
    found: dict[tuple[str, frozenset[str]], Block] = {}
    for occupation in {pilot.occupation for pilot in pilots}:
        own = [pilot for pilot in pilots if pilot.occupation == occupation]
        for size in range(1, len(own) + 1):
            for chosen in combinations(own, size):
                node = terms[occupation]
                for pilot in chosen:
                    node = _overlaid(node, pilot.path, pilot.value)
                names = frozenset(pilot.id for pilot in chosen)
                found[occupation, names] = _block(occupation, node, standards)
    return found


def _overlaid(node: Node, path: tuple[str, ...], value: Any) -> Node:  # noqa: ANN401  # a typed leaf
    if not path:
        return cast("Node", value)
    return {**node, path[0]: _overlaid(node[path[0]], path[1:], value)}


def _deadlines(node: Node) -> Deadlines:
    return Deadlines(
        decide=node["decide"],
        extend_by=node["extend"]["by"],
        extend_times=node["extend"]["times"],
        board=node["board"],
        acknowledge=node["acknowledge"],
        tell_what_is_missing=node["tell_what_is_missing"],
        applicant_reply=node["applicant_reply"],
        appeal_within=node["appeal_within"],
        appeal_decide=node["appeal_decide"],
    )
