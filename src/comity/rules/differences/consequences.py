"""Consequences: what the agreement in force asks for before a change of some class may stand."""

from dataclasses import dataclass
from decimal import Decimal

from comity.rules.differences.changes import ChangeClass, Difference
from comity.rules.format.documents import Document
from comity.values.periods import Period

# A new version is in force this long after its publication at the earliest, whatever it changes.
# Source: section 6.1 of the domain design, which knows no exception.
DAYS_BEFORE_FORCE = 30

# How clause 19 calls the three classes.
_NAMES = {
    ChangeClass.EDITORIAL: "editorial",
    ChangeClass.PARAMETER: "parameters",
    ChangeClass.RIGHTS: "parties",
}


@dataclass(frozen=True, slots=True)
class Consequences:
    """What must happen before a change stands.

    Args:
        rule: the name of the voting rule.
        votes: the share of weighted votes that must agree.
        parties: how many parties must agree.
        population: the share of residents that must agree; None if not asked.
        quorum_parties: how many parties must be present.
        consultation: the shortest time to be heard.
        must_invite: who must be heard.
        least_version: the lowest number the new version may have.
        version_fits: whether its number is that high.
        signatures: the parties that must sign it.
        days_before_force: calendar days between publication and the first day, at least.
        may_begin_sooner: never; here so that nobody has to guess.
    """

    rule: str
    votes: Decimal
    parties: int
    population: Decimal | None
    quorum_parties: int
    consultation: Period
    must_invite: tuple[str, ...]
    simulation_before_vote: bool
    least_version: str
    version_fits: bool
    signatures: tuple[str, ...]
    days_before_force: int = DAYS_BEFORE_FORCE
    may_begin_sooner: bool = False


def voting_rule(change_class: ChangeClass, document: Document) -> str:
    """Name the voting rule that an agreement sets for a class.

    Source: agreement clause 19.
    """
    return str(document.data["amendments"]["classes"][_NAMES[change_class]])


def consequences(difference: Difference, before: Document, after: Document) -> Consequences | None:
    """Give what the earlier document asks for before the later one may stand; None if alike.

    The earlier one decides, also where the change is in the voting rules themselves.

    Source: agreement clauses 16 and 19; section 6.1 of the domain design.
    """
    change_class = difference.change_class
    if change_class is None:
        return None
    governance = before.data["governance"]
    name = voting_rule(change_class, before)
    rule, least = governance["rules"][name], _least_version(before.version, change_class)
    return Consequences(
        rule=name,
        votes=rule["votes"],
        parties=rule["parties"],
        population=rule.get("population"),
        quorum_parties=governance["quorum"]["parties"],
        consultation=governance["consultation"]["min"],
        must_invite=tuple(sorted(governance["consultation"]["must_invite"])),
        simulation_before_vote=governance["simulation_before_vote"],
        least_version=".".join(map(str, least)),
        version_fits=_numbers(after.version) >= least,
        signatures=tuple(sorted(party["id"] for party in after.data["parties"])),
    )


def _least_version(version: str, change_class: ChangeClass) -> tuple[int, ...]:
    """Editorial is a patch, a parameter a minor version, a right a major one."""
    numbers = _numbers(version)
    place = 2 - change_class.rank
    return (*numbers[:place], numbers[place] + 1, *(0 for _ in numbers[place + 1 :]))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
