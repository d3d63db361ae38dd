"""Surroundings: what a check may know beyond the document itself; unknown unless given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.rules.format.documents import Document
    from comity.rules.format.signatures import Keys, Signature


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Other documents and today's date; None leaves the checks that need them out.

    Args:
        on: the day for which dated figures must be fresh (E-STALE).
        known_versions: versions of this agreement that exist (E-CHAIN).
        predecessor: the version that this one supersedes, what it began and promised (E-PILOT,
            E-PAST).
        superseded_versions: versions that another version already supersedes (E-CHAIN).
        taken_ids: ids that belong to other agreements (E-ID).
        known_series: price series that exist (E-INDEX).
        statutory_floors: hourly minimum by party and occupation (E-WAGE).
        unit_costs: recorded cost of one decision by occupation (E-FEE).
        signatures: given signatures, checked where the state needs them (E-STATE).
        keys: public keys of the parties, for `signatures`.
    """

    on: date | None = None
    known_versions: frozenset[str] | None = None
    predecessor: "Document | None" = None
    superseded_versions: frozenset[str] = frozenset()
    taken_ids: frozenset[str] = frozenset()
    known_series: frozenset[str] | None = None
    statutory_floors: Mapping[str, Mapping[str, Decimal]] | None = None
    unit_costs: Mapping[str, Decimal] | None = None
    signatures: "tuple[Signature, ...] | None" = None
    keys: "Keys | None" = None


NOTHING_ELSE = Surroundings()
