"""What decisions were computed from, runs of all decisions, and what they found."""

import uuid

from django.db import models
from django.db.models import Q

from comity.recognition.domain.grounds import GROUNDS, Ground
from comity.recognition.domain.replays import PROVE, REPLAY
from comity.recognition.models.cases import CaseRow

RUNNING, PAUSED, DONE, OVERTAKEN = "running", "paused", "done", "overtaken"
GOING_ON = (RUNNING, PAUSED)
WAITING, REOPENED, DISMISSED = "waiting", "reopened", "dismissed"
# How a reopening ended: with a new decision, or with the one that stood.
REPLACED, KEPT = "replaced", "kept"


class InputsRow(models.Model):
    """What a decision was computed from, kept so that anybody may compute it again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(
        CaseRow, on_delete=models.PROTECT, related_name="inputs", db_index=False
    )
    turn = models.PositiveSmallIntegerField(default=1, help_text="of the case")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    asof = models.DateField(help_text="the day as of which it was computed, host's calendar")
    known_at = models.DateTimeField(help_text="the moment whose register was used")
    facts = models.JSONField(help_text="as they were on that day")
    facts_digest = models.TextField()
    agreement_digest = models.TextField(help_text="the version of the day of receipt")
    later_digest = models.TextField(null=True, help_text="the version since; null: the same")
    registry_digest = models.TextField()
    engine = models.TextField(help_text="SHA-256 of the rules' text")
    holidays = models.JSONField(help_text="of the host's calendar, by year")

    class Meta:
        db_table = "recognition_inputs"
        constraints = [models.UniqueConstraint(fields=["case", "turn"], name="inputs_one_a_turn")]

    def __str__(self) -> str:
        return f"inputs of case {self.pk}"


class ReplayRow(models.Model):
    """One run of a city's decisions; `after` is the last case done, so that it can go on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    city = models.TextField()
    purpose = models.TextField(
        default=REPLAY, help_text="to find what would be better, or to prove what is"
    )
    since = models.DateField(null=True, help_text="null: all decisions")
    state = models.TextField(default=RUNNING)
    engine = models.TextField()
    registry_digest = models.TextField(help_text="of the register as known when it began")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    goes_on_at = models.DateTimeField(null=True, help_text="of a run that waits for its budget")
    after = models.UUIDField(null=True, help_text="null: it has not begun")
    seen = models.IntegerField(default=0)
    differing = models.IntegerField(default=0)
    improving = models.IntegerField(default=0)
    causes = models.JSONField(default=dict, help_text="how many differ, by cause")

    class Meta:
        db_table = "recognition_replay"
        constraints = [
            models.CheckConstraint(
                name="replay_state_is_known", condition=Q(state__in=[*GOING_ON, DONE, OVERTAKEN])
            ),
            models.CheckConstraint(
                name="replay_purpose_is_known", condition=Q(purpose__in=[REPLAY, PROVE])
            ),
            models.CheckConstraint(
                name="replay_paused_goes_on",
                condition=Q(state=PAUSED, goes_on_at__isnull=False)
                | (~Q(state=PAUSED) & Q(goes_on_at=None)),
            ),
            models.UniqueConstraint(
                fields=["city", "since", "purpose"],
                condition=Q(state__in=GOING_ON),
                nulls_distinct=False,
                name="replay_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"replay {self.pk}"


class DifferenceRow(models.Model):
    """A decision that did not come out the same, with the causes and nothing of its content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    replay = models.ForeignKey(ReplayRow, on_delete=models.PROTECT, related_name="differences")
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT)
    turn = models.PositiveSmallIntegerField(default=1, help_text="of the case")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    causes = models.JSONField(help_text="codes")

    class Meta:
        db_table = "recognition_difference"
        constraints = [
            models.UniqueConstraint(
                fields=["replay", "case", "turn"], name="difference_once_a_replay"
            )
        ]

    def __str__(self) -> str:
        return f"difference {self.pk}"


class ReconsiderationRow(models.Model):
    """A decided case that would be better for the person now: where it stands, nothing personal."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="reconsiderations")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    state = models.TextField(default=WAITING)
    found_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True, help_text="an officer's actor id")
    ground = models.TextField(default=Ground.FACTS.value, help_text="why it would be better now")
    closed_at = models.DateTimeField(null=True, help_text="when a reopening ended")

    class Meta:
        db_table = "recognition_reconsideration"
        constraints = [
            models.CheckConstraint(
                name="reconsideration_state_is_known",
                condition=Q(state__in=[WAITING, REOPENED, DISMISSED, OVERTAKEN, REPLACED, KEPT]),
            ),
            models.CheckConstraint(
                name="reconsideration_ground_is_known", condition=Q(ground__in=GROUNDS)
            ),
            models.CheckConstraint(
                name="reconsideration_closed_has_its_time",
                condition=Q(state__in=[REPLACED, KEPT], closed_at__isnull=False)
                | (~Q(state__in=[REPLACED, KEPT]) & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="reconsideration_is_answered_by_somebody",
                condition=Q(state__in=[WAITING, OVERTAKEN], answered_by=None)
                # A panel sends a case back; no officer of the office does.
                | Q(
                    state__in=[REOPENED, REPLACED, KEPT],
                    ground=Ground.APPEAL.value,
                    answered_at__isnull=False,
                )
                | Q(
                    state__in=[REOPENED, DISMISSED, REPLACED, KEPT],
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=WAITING), name="reconsideration_waits_once"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=REOPENED), name="reconsideration_reopens_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["host_city", "found_at", "id"],
                condition=Q(state=WAITING),
                name="reconsideration_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"reconsideration {self.pk}"


class ImprovementRow(models.Model):
    """What would be better, and what the officer said to it; read under a lease only."""

    reconsideration = models.OneToOneField(
        ReconsiderationRow,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="improvement",
    )
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    outcome_before = models.TextField()
    outcome_after = models.TextField()
    gone = models.JSONField(help_text="reasons that no longer hold, as an assessment has them")
    come = models.JSONField(help_text="reasons that hold now")
    result_digest = models.TextField(help_text="of the better result")
    agreement_digest = models.TextField()
    answer_reason = models.TextField(blank=True, help_text="the officer's words")
    kept_reason = models.TextField(blank=True, help_text="why a reopened decision stays")

    class Meta:
        db_table = "recognition_improvement"

    def __str__(self) -> str:
        return f"improvement {self.pk}"
