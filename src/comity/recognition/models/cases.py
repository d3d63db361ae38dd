"""Cases: one table without personal content for work-lists, one with what the person told."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

OPEN_STATES = ("submitted", "in_review", "second_signature")
STATES = (*OPEN_STATES, "decided", "withdrawn", "lapsed")
_OPEN = Q(state__in=OPEN_STATES)
# What anybody of the office may take up, or sign as the second; the work-list asks in these words.
FOR_ANYBODY = Q(assigned_to=None) | Q(state="second_signature")


class CaseRow(models.Model):
    """Where a case stands: ids, states and dates, nothing personal."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reference = models.TextField(help_text="ten random letters and digits, none look alike")
    subject = models.UUIDField()
    host_city = models.TextField()
    occupation = models.TextField()
    state = models.TextField(default="submitted")
    mode = models.TextField(help_text="route of the clause, empty outside its scope")
    submitted_at = models.DateTimeField()
    received_on = models.DateField(help_text="in the host's calendar")
    complete_on = models.DateField(null=True, help_text="null: papers are missing")
    due_on = models.DateField(null=True, help_text="null: no deadline runs")
    # A place of the list is compared with the next as a pair, which an index does in one step.
    due_order = models.GeneratedField(
        expression=Coalesce(F("due_on"), Value(date.max)),
        output_field=models.DateField(),
        db_persist=True,
        help_text="the due day in the order of lists: cases without one come last",
    )
    acknowledge_by = models.DateField()
    assigned_to = models.UUIDField(null=True, help_text="an officer's actor id")
    decided_at = models.DateTimeField(null=True)
    turn = models.PositiveSmallIntegerField(
        default=1, help_text="of decisions: the next begins when the case is reopened"
    )

    class Meta:
        db_table = "recognition_case"
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="case_reference_is_unique"),
            models.UniqueConstraint(
                fields=["subject", "host_city", "occupation"],
                # A case that was reopened stands beside a new application.
                condition=models.Q(state__in=OPEN_STATES, turn=1),
                name="case_one_open_a_person_city_and_job",
            ),
            models.CheckConstraint(
                name="case_reopened_is_not_new",
                condition=models.Q(turn=1)
                | models.Q(turn__gt=1, state__in=["in_review", "second_signature", "decided"]),
            ),
            models.CheckConstraint(
                name="case_state_is_known", condition=models.Q(state__in=STATES)
            ),
            models.CheckConstraint(
                name="case_reference_reads_well",
                condition=models.Q(reference__regex=r"^[2-9A-HJ-NP-Z]{10}$"),
            ),
            models.CheckConstraint(
                name="case_decided_has_its_time",
                condition=models.Q(state="decided", decided_at__isnull=False)
                | (~models.Q(state="decided") & models.Q(decided_at=None)),
            ),
        ]
        # Each list of the office has an index in its own order: a page is read, never sorted.
        indexes = [
            models.Index(
                fields=["host_city", "due_order", "id"],
                name="case_open",
                condition=_OPEN,
                include=["state", "assigned_to", "occupation", "subject"],
            ),
            models.Index(
                fields=["host_city", "due_order", "id"],
                name="case_for_anybody",
                condition=_OPEN & FOR_ANYBODY,
                include=["state", "assigned_to", "occupation", "subject"],
            ),
            models.Index(
                fields=["host_city", "assigned_to", "due_order", "id"],
                name="case_of_officer",
                condition=_OPEN,
                include=["state", "occupation", "subject"],
            ),
            models.Index(
                fields=["host_city", "occupation", "due_order", "id"],
                name="case_of_occupation",
                condition=_OPEN,
                include=["state", "assigned_to", "subject"],
            ),
            models.Index(fields=["subject", "submitted_at"], name="case_of_person"),
        ]

    def __str__(self) -> str:
        return f"case {self.reference}"


class CaseFileRow(models.Model):
    """What the person told us, exactly as `comity decide` takes it, and under which rules."""

    case = models.OneToOneField(
        CaseRow, primary_key=True, on_delete=models.PROTECT, related_name="file"
    )
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    facts = models.JSONField(help_text="the JSON that the engine reads")
    language = models.TextField(help_text="in which the letter is written, two letters")
    name_on_certificate = models.BooleanField(default=False, help_text="the holder said yes")
    agreement_id = models.TextField()
    agreement_version = models.TextField()
    agreement_digest = models.TextField()
    facts_digest = models.TextField(help_text="SHA-256 of the canonical facts")

    class Meta:
        db_table = "recognition_case_file"

    def __str__(self) -> str:
        return f"file of case {self.pk}"
