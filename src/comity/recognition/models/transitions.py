"""Changes of rules that were looked at, and the open cases to which they make a difference."""

import uuid

from django.db import models
from django.db.models import Q

from comity.recognition.models.cases import CaseRow

KINDS = ("version", "pilot", "standard")


class RuleChangeRow(models.Model):
    """A change of rules whose open cases were handed to the machine."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField()
    reference = models.TextField()
    on = models.DateField()
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "recognition_rule_change"
        constraints = [
            models.UniqueConstraint(name="rule_change_is_seen_once", fields=["kind", "reference"]),
            models.CheckConstraint(name="rule_change_is_known", condition=Q(kind__in=KINDS)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class TouchedRow(models.Model):
    """A case to which a change of rules makes a difference; which one, its findings say."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="touched")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    kind = models.TextField()
    reference = models.TextField(help_text="a version or a pilot; empty for a standard")
    found_at = models.DateTimeField()

    class Meta:
        db_table = "recognition_touched"
        constraints = [
            models.UniqueConstraint(
                name="case_is_touched_once_by_a_change", fields=["case", "kind", "reference"]
            ),
            models.CheckConstraint(name="touched_by_a_known_kind", condition=Q(kind__in=KINDS)),
        ]
        indexes = [
            models.Index(fields=["host_city", "found_at"], name="touched_of_city"),
            models.Index(fields=["host_city", "case"], name="touched_case_of_city"),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} touched by {self.kind} {self.reference}"
