"""Dated acts of the procedure, what was said in them, and enquiries at the issuing city."""

import uuid

from django.db import models
from django.db.models import Q

from comity.recognition.models.cases import CaseRow

KINDS = (
    "acknowledged",
    "asked",
    "answered",
    "extended",
    "chosen",
    "withdrawn",
    "lapsed",
    "provisional",
    "to_board",
    "appealed",
    "appeal_ended",
)
SEVERAL = ("asked", "answered", "appealed", "appeal_ended")
UNTIL = ("asked", "provisional", "to_board", "appealed")
WAITING, CONFIRMED, DENIED, UNKNOWN = "waiting", "confirmed", "denied", "unknown"
ANSWERS = (CONFIRMED, DENIED, UNKNOWN)


class ActRow(models.Model):
    """One dated fact of a case: ids and days, nothing personal; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="acts")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    kind = models.TextField()
    on = models.DateField(help_text="in the host's calendar")
    at = models.DateTimeField()
    by = models.UUIDField(null=True, help_text="an actor's id; null: the machine")
    until = models.DateField(null=True, help_text="the last day that it sets")
    answers = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, help_text="the question it belongs to"
    )
    choice = models.BooleanField(null=True, help_text="of a choice; null: it is none")

    class Meta:
        db_table = "recognition_act"
        constraints = [
            models.CheckConstraint(name="act_kind_is_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="act_sets_its_last_day",
                condition=Q(kind__in=UNTIL, until__isnull=False)
                | (~Q(kind__in=UNTIL) & Q(until=None)),
            ),
            models.CheckConstraint(
                name="act_answer_names_its_question",
                condition=Q(kind="answered", answers__isnull=False)
                | (~Q(kind="answered") & Q(answers=None)),
            ),
            models.CheckConstraint(
                name="act_choice_is_made",
                condition=Q(kind="chosen", choice__isnull=False)
                | (~Q(kind="chosen") & Q(choice=None)),
            ),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=~Q(kind__in=SEVERAL), name="act_once_a_case"
            ),
        ]
        indexes = [
            models.Index(
                fields=["host_city", "until"],
                condition=Q(until__isnull=False),
                name="act_until",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ActTextRow(models.Model):
    """What was asked for, answered or given as a reason; read under a lease only."""

    act = models.OneToOneField(
        ActRow, primary_key=True, on_delete=models.PROTECT, related_name="text"
    )
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    items = models.JSONField(default=list, help_text="kind and why of each paper asked for")
    words = models.TextField(blank=True)

    class Meta:
        db_table = "recognition_act_text"

    def __str__(self) -> str:
        return f"text of act {self.pk}"


class EnquiryRow(models.Model):
    """A question to the issuing city whether a credential is genuine: ids, states and days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="enquiries")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    issuer_city = models.TextField()
    credential = models.TextField(help_text="its id in the facts")
    occupation = models.TextField()
    state = models.TextField(default=WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(help_text="an officer of the host")
    answer_by = models.DateField(help_text="in the issuing city's calendar")
    reminded_on = models.DateField(null=True, help_text="the last time")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True, help_text="an officer of the issuing city")
    noted_at = models.DateTimeField(null=True, help_text="when the host's file had the answer")

    class Meta:
        db_table = "recognition_enquiry"
        constraints = [
            models.CheckConstraint(
                name="enquiry_state_is_known", condition=Q(state__in=[WAITING, *ANSWERS])
            ),
            models.CheckConstraint(
                name="enquiry_answered_by_somebody",
                condition=Q(state=WAITING, answered_at=None, answered_by=None)
                | Q(state__in=ANSWERS, answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="enquiry_goes_to_another_city",
                condition=~Q(issuer_city=models.F("host_city")),
            ),
            models.UniqueConstraint(
                fields=["case", "credential"],
                condition=Q(state=WAITING),
                name="enquiry_waits_once_a_paper",
            ),
        ]
        indexes = [
            models.Index(
                fields=["issuer_city", "answer_by", "id"],
                condition=Q(state=WAITING),
                name="enquiry_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"enquiry {self.pk}"


class EnquiryPaperRow(models.Model):
    """What the issuing city needs to know to answer, and its words; both read under a lease."""

    enquiry = models.OneToOneField(
        EnquiryRow, primary_key=True, on_delete=models.PROTECT, related_name="paper"
    )
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    issuer_city = models.TextField()
    full_name = models.TextField()
    born_on = models.DateField()
    provider = models.TextField()
    edition = models.TextField(help_text="standard@version")
    award_on = models.DateField()
    words = models.TextField(blank=True, help_text="of the answer")

    class Meta:
        db_table = "recognition_enquiry_paper"

    def __str__(self) -> str:
        return f"paper of enquiry {self.pk}"
