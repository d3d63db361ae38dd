"""Changes of an agreement as they are stored."""

from comity.governance.models.afterwards import (
    CommitmentRow,
    LookRow,
    ReminderRow,
    SignatureRow,
)
from comity.governance.models.hearing import (
    AnswerRow,
    InvitationRow,
    MinutesRow,
    PointRow,
    ReportRow,
    SummaryRow,
)
from comity.governance.models.proposals import ProposalRow, StepRow
from comity.governance.models.stopping import (
    MotionBallotRow,
    MotionRow,
    PilotEndRow,
    PilotLookRow,
)
from comity.governance.models.votes import BallotRow, DepartureRow, DissentRow, VoteRow

__all__ = [
    "AnswerRow",
    "BallotRow",
    "CommitmentRow",
    "DepartureRow",
    "DissentRow",
    "InvitationRow",
    "LookRow",
    "MinutesRow",
    "MotionBallotRow",
    "MotionRow",
    "PilotEndRow",
    "PilotLookRow",
    "PointRow",
    "ProposalRow",
    "ReminderRow",
    "ReportRow",
    "SignatureRow",
    "StepRow",
    "SummaryRow",
    "VoteRow",
]
