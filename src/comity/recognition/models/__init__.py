"""People, drafts, evidence, cases, assessments and decisions as stored."""

from comity.recognition.models.cases import CaseFileRow, CaseRow
from comity.recognition.models.decisions import AssessmentRow, DecisionRow, OpinionRow
from comity.recognition.models.drafts import DraftRow, EvidenceRow
from comity.recognition.models.people import ContactRow, IdentityRow

__all__ = [
    "AssessmentRow",
    "CaseFileRow",
    "CaseRow",
    "ContactRow",
    "DecisionRow",
    "DraftRow",
    "EvidenceRow",
    "IdentityRow",
    "OpinionRow",
]
