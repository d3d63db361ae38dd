"""Questions to the joint board as stored: what is asked, of which case, and the votes."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from comity.appeals.domain.boards import Asked, BoardChoice, QuestionState
from comity.recognition.models import CaseRow


class QuestionRow(models.Model):
    """A question to the board, without the person: members decide about papers, not people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    host_city = models.TextField(help_text="that would recognise, or was silent")
    occupation = models.TextField()
    ground = models.TextField()
    asked_at = models.DateTimeField()
    answer_by = models.DateField(help_text="in the calendar of the host city")
    parties = ArrayField(models.TextField(), help_text="that have a vote")
    agreement_digest = models.TextField()
    content = models.JSONField(help_text="levels, codes and months; no name, no day, no reference")
    state = models.TextField(default=QuestionState.OPEN.value)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "appeals_question"
        constraints = [
            models.CheckConstraint(
                name="question_ground_is_known",
                condition=Q(ground__in=[one.value for one in Asked]),
            ),
            models.CheckConstraint(
                name="question_answered_has_its_time",
                condition=Q(state=QuestionState.OPEN.value, answered_at=None)
                | Q(
                    state__in=[one.value for one in QuestionState if one is not QuestionState.OPEN],
                    answered_at__isnull=False,
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["answer_by"],
                condition=Q(state=QuestionState.OPEN.value),
                name="question_open_by_day",
            )
        ]

    def __str__(self) -> str:
        return f"question {self.pk}"


class ReferralRow(models.Model):
    """Of which case a question is; its person and its office see that, the board does not."""

    question = models.OneToOneField(
        QuestionRow, primary_key=True, on_delete=models.PROTECT, related_name="referral"
    )
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="referrals")
    turn = models.PositiveSmallIntegerField()
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()

    class Meta:
        db_table = "appeals_referral"
        constraints = [
            models.UniqueConstraint(fields=["case", "turn"], name="referral_once_a_turn")
        ]

    def __str__(self) -> str:
        return f"referral {self.pk}"


class BoardVoteRow(models.Model):
    """A city's vote with its reasons; the others read it once the board has answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    question = models.ForeignKey(QuestionRow, on_delete=models.PROTECT, related_name="votes")
    city = models.TextField()
    member = models.UUIDField(help_text="the officer's actor id")
    at = models.DateTimeField()
    choice = models.TextField()
    words = models.TextField(help_text="without personal data")

    class Meta:
        db_table = "appeals_board_vote"
        constraints = [
            models.UniqueConstraint(fields=["question", "city"], name="board_vote_once_a_city"),
            models.CheckConstraint(
                name="board_votes_in_writing",
                condition=Q(choice__in=[one.value for one in BoardChoice]) & ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"vote {self.pk}"
