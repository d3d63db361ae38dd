"""People, drafts, evidence, cases, assessments, decisions and their replays as stored."""

from comity.recognition.models.acts import ActRow, ActTextRow, EnquiryPaperRow, EnquiryRow
from comity.recognition.models.cases import CaseFileRow, CaseRow
from comity.recognition.models.decisions import AssessmentRow, DecisionRow, OpinionRow
from comity.recognition.models.drafts import DraftRow, EvidenceRow
from comity.recognition.models.people import ContactRow, IdentityRow
from comity.recognition.models.replays import (
    DifferenceRow,
    ImprovementRow,
    InputsRow,
    ReconsiderationRow,
    ReplayRow,
)
from comity.recognition.models.teams import AbsenceRow, ColleagueRow
from comity.recognition.models.transitions import RuleChangeRow, TouchedRow

__all__ = [
    "AbsenceRow",
    "ActRow",
    "ActTextRow",
    "AssessmentRow",
    "CaseFileRow",
    "CaseRow",
    "ColleagueRow",
    "ContactRow",
    "DecisionRow",
    "DifferenceRow",
    "DraftRow",
    "EnquiryPaperRow",
    "EnquiryRow",
    "EvidenceRow",
    "IdentityRow",
    "ImprovementRow",
    "InputsRow",
    "OpinionRow",
    "ReconsiderationRow",
    "ReplayRow",
    "RuleChangeRow",
    "TouchedRow",
]
