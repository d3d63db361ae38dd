"""Frameworks, lists, suggestions, decisions and the published map as they are stored."""

from comity.occupations.models.credits import CreditLookRow, CreditRow
from comity.occupations.models.decisions import (
    ApprovalRow,
    DecisionRow,
    DisputeRow,
    LinkRow,
)
from comity.occupations.models.frameworks import (
    ConceptRow,
    FrameworkRow,
    LabelRow,
    RelationRow,
)
from comity.occupations.models.lists import DraftRow, EntryRow, ListRow, SuggestionRow
from comity.occupations.models.map import MappingRow
from comity.occupations.models.texts import PickRow, TextRow

__all__ = [
    "ApprovalRow",
    "ConceptRow",
    "CreditLookRow",
    "CreditRow",
    "DecisionRow",
    "DisputeRow",
    "DraftRow",
    "EntryRow",
    "FrameworkRow",
    "LabelRow",
    "LinkRow",
    "ListRow",
    "MappingRow",
    "PickRow",
    "RelationRow",
    "SuggestionRow",
    "TextRow",
]
