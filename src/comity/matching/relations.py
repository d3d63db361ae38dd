"""Relations: how two concepts of different frameworks stand to each other, and read backwards."""

from dataclasses import dataclass
from enum import StrEnum

# shares of the target unit's skills from which on a relation is worth suggesting
_MOST, _SOME, _FEW = 0.8, 0.5, 0.2


class Relation(StrEnum):
    """A mapping relation of SKOS: `a BROAD b` says that b is broader than a.

    Source: SKOS Reference, section 10.
    """

    EXACT = "skos:exactMatch"
    CLOSE = "skos:closeMatch"
    BROAD = "skos:broadMatch"
    NARROW = "skos:narrowMatch"
    RELATED = "skos:relatedMatch"

    @property
    def inverse(self) -> "Relation":
        """Give the relation of b to a."""
        return {Relation.BROAD: Relation.NARROW, Relation.NARROW: Relation.BROAD}.get(self, self)


def relation(text: str) -> Relation | None:
    """Read a relation as the field writes it, whatever its capitals and prefix; None if unknown."""
    bare = text.strip().rsplit("#", 1)[-1].rsplit(":", 1)[-1].casefold().replace(" ", "")
    return _BY_NAME.get(bare) or _BY_NAME.get(f"{bare}match")


_BY_NAME = {one.value.partition(":")[2].casefold(): one for one in Relation}


def may_feed_recognition(link: Relation, *, shared_essential: int) -> bool:
    """Tell whether a confirmed link of a local job to a concept may carry recognition.

    Args:
        link: of the local job to the concept.
        shared_essential: essential skills that both have.

    Source: section 5 of the matching design: exact, and narrow with shared essential skills.
    """
    return link is Relation.EXACT or (link is Relation.NARROW and shared_essential > 0)


@dataclass(frozen=True, slots=True)
class UnitSketch:
    """A unit of a competency standard: the level it ends at, and the skills behind it."""

    level: int
    skills: frozenset[str]


def unit_relation(source: UnitSketch, target: UnitSketch) -> Relation | None:
    """Suggest how much of a target unit a source unit holds; None where they share too little.

    Exact is suggested for the same skills only, and never where it would lift a lower level to a
    higher one. The suggestion is a beginning for two people who know the trade.

    Source: section 2.1, clause 4, of the domain design.
    """
    shared = len(source.skills & target.skills)
    if not shared:
        return None
    of_target, of_source = shared / len(target.skills), shared / len(source.skills)
    if of_target == of_source == 1.0 and source.level >= target.level:
        return Relation.EXACT
    if of_target >= _MOST:
        return Relation.CLOSE
    if of_target >= _SOME:
        return Relation.NARROW
    return Relation.RELATED if max(of_target, of_source) >= _FEW else None
