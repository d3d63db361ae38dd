"""In which direction a relation was stated."""

from enum import StrEnum

from comity.matching.relations import Relation


class Direction(StrEnum):
    """From where to where a relation is read."""

    LOCAL_TO_CONCEPT = "local_to_concept"
    CONCEPT_TO_LOCAL = "concept_to_local"


def from_local(relation: Relation, direction: Direction) -> Relation:
    """Give a relation as it is read from the local title to the concept."""
    return relation if direction is Direction.LOCAL_TO_CONCEPT else relation.inverse
