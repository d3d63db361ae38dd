"""What the engine found, what officers thought, what was decided; none of it ever changes."""

import uuid

from django.db import models
from django.db.models import F, Q

from comity.recognition.domain.grounds import GROUNDS
from comity.recognition.models.cases import CaseRow

OUTCOMES = (
    "recognised_automatically",
    "recognised",
    "recognised_with_compensation",
    "partial_access",
    "referred",
    "refused",
)


class AssessmentRow(models.Model):
    """One run of the engine on a case; facts, rules and registry are named by their hashes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="assessments")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    at = models.DateTimeField()
    asof = models.DateField(help_text="the day as of which it was computed, host's calendar")
    outcome = models.TextField()
    basis = models.TextField()
    due_on = models.DateField(null=True)
    gap = models.DecimalField(max_digits=5, decimal_places=4, null=True, help_text="share, 0 to 1")
    measure = models.TextField(blank=True)
    reasons = models.JSONField(help_text="code, arguments, clause, fact of each")
    conditions = models.JSONField(help_text="the same")
    lines = models.JSONField(help_text="required units beside held units")
    agreement_digest = models.TextField()
    registry_digest = models.TextField()
    facts_digest = models.TextField()

    class Meta:
        db_table = "recognition_assessment"
        constraints = [
            models.CheckConstraint(
                name="assessment_outcome_is_known", condition=Q(outcome__in=OUTCOMES)
            ),
            # What a decision's foreign key points to, so that it cannot misquote the engine.
            models.UniqueConstraint(fields=["id", "outcome"], name="assessment_with_outcome"),
        ]

    def __str__(self) -> str:
        return f"assessment {self.pk}"


class OpinionRow(models.Model):
    """What one named officer concludes; the second gives theirs without seeing the first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="opinions")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    officer = models.UUIDField()
    role = models.TextField(help_text="first or second")
    outcome = models.TextField()
    departs = models.BooleanField()
    departure_code = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    turn = models.PositiveSmallIntegerField(default=1, help_text="of the case")

    class Meta:
        db_table = "recognition_opinion"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "turn", "officer"], name="opinion_one_an_officer"
            ),
            models.UniqueConstraint(fields=["case", "turn", "role"], name="opinion_one_a_role"),
            models.CheckConstraint(
                name="opinion_role_is_known", condition=Q(role__in=["first", "second"])
            ),
            models.CheckConstraint(
                name="opinion_outcome_is_known", condition=Q(outcome__in=OUTCOMES)
            ),
            models.CheckConstraint(
                name="opinion_departs_in_writing",
                condition=Q(departs=False) | (~Q(departure_code="") & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"opinion {self.pk}"


class DecisionRow(models.Model):
    """What was decided, by whom, and the letter that says so; of one case the last counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(
        CaseRow, on_delete=models.PROTECT, related_name="decisions", db_index=False
    )
    turn = models.PositiveSmallIntegerField(default=1, help_text="of the case")
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, help_text="null: the first of its case"
    )
    reopening = models.OneToOneField(
        "recognition.ReconsiderationRow",
        null=True,
        on_delete=models.PROTECT,
        help_text="by which the case was reopened",
    )
    ground = models.TextField(blank=True, help_text="why the case was reopened")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    assessment = models.ForeignKey(AssessmentRow, on_delete=models.PROTECT)
    assessed_outcome = models.TextField(help_text="the assessment's, which the database checks")
    outcome = models.TextField()
    basis = models.TextField()
    by_machine = models.BooleanField()
    decided_by = models.UUIDField(null=True, help_text="an officer's actor id; null: the machine")
    second_by = models.UUIDField(null=True)
    departure = models.TextField(blank=True, help_text="the written reason")
    decided_at = models.DateTimeField()
    letter = models.JSONField(help_text="rendered parts by language")

    class Meta:
        db_table = "recognition_decision"
        constraints = [
            models.UniqueConstraint(fields=["case", "turn"], name="decision_one_a_turn"),
            models.CheckConstraint(
                name="decision_says_what_it_replaces_and_why",
                condition=Q(turn=1, replaces=None, reopening=None, ground="")
                | Q(
                    turn__gt=1,
                    replaces__isnull=False,
                    reopening__isnull=False,
                    ground__in=GROUNDS,
                ),
            ),
            models.CheckConstraint(
                name="decision_by_machine_is_the_first",
                condition=Q(by_machine=False) | Q(turn=1),
            ),
            models.CheckConstraint(
                name="decision_outcome_is_known", condition=Q(outcome__in=OUTCOMES)
            ),
            models.CheckConstraint(
                name="decision_by_machine_only_grants",
                condition=Q(by_machine=False)
                | Q(departure="", decided_by=None)
                & (
                    Q(outcome="recognised_automatically")
                    # What silence gives, the machine only writes down.
                    | Q(outcome="recognised", basis="tacit")
                ),
            ),
            models.CheckConstraint(
                name="decision_by_a_person_is_named",
                condition=Q(by_machine=True) | Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_refused_by_two",
                condition=~Q(outcome="refused")
                | (
                    Q(by_machine=False)
                    & Q(decided_by__isnull=False)
                    & Q(second_by__isnull=False)
                    & ~Q(second_by=F("decided_by"))
                ),
            ),
            models.CheckConstraint(
                name="decision_departs_in_writing",
                condition=Q(outcome=F("assessed_outcome")) | ~Q(departure=""),
            ),
        ]

    def __str__(self) -> str:
        return f"decision on case {self.pk}"
