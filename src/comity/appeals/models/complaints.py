"""Complaints as stored: where one stands, its words, the answer, what the office should do."""

import uuid

from django.db import models
from django.db.models import Q

from comity.recognition.models import CaseRow

WAITING, ANSWERED = "waiting", "answered"
ABOUT = ("delay", "manners", "language", "access", "privacy", "other")
FINDINGS = ("upheld", "partly", "not_upheld")


class ComplaintRow(models.Model):
    """Where a complaint stands: ids, kinds, states and days; the office does not see it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="complaints")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    about = models.TextField()
    state = models.TextField(default=WAITING)
    filed_at = models.DateTimeField()
    answer_by = models.DateField(help_text="in the calendar of the city")
    answered_at = models.DateTimeField(null=True)
    answered_on = models.DateField(null=True, help_text="in the calendar of the city")
    finding = models.TextField(blank=True)

    class Meta:
        db_table = "appeals_complaint"
        constraints = [
            models.CheckConstraint(name="complaint_is_about", condition=Q(about__in=ABOUT)),
            models.CheckConstraint(
                name="complaint_answered_has_its_time",
                condition=Q(state=WAITING, answered_at=None, answered_on=None, finding="")
                | Q(
                    state=ANSWERED,
                    answered_at__isnull=False,
                    answered_on__isnull=False,
                    finding__in=FINDINGS,
                ),
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=WAITING), name="complaint_waits_once_a_case"
            ),
        ]
        indexes = [models.Index(fields=["host_city", "answer_by"], name="complaint_by_day")]

    def __str__(self) -> str:
        return f"complaint {self.pk}"


class ComplaintTextRow(models.Model):
    """What somebody complained about, in their words."""

    complaint = models.OneToOneField(
        ComplaintRow, primary_key=True, on_delete=models.PROTECT, related_name="text"
    )
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    words = models.TextField()
    language = models.TextField(help_text="of the person, two letters")

    class Meta:
        db_table = "appeals_complaint_text"

    def __str__(self) -> str:
        return f"text of complaint {self.pk}"


class ComplaintAnswerRow(models.Model):
    """What the ombudsperson answered the person."""

    complaint = models.OneToOneField(
        ComplaintRow, primary_key=True, on_delete=models.PROTECT, related_name="answer"
    )
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    by = models.UUIDField(help_text="the ombudsperson's actor id")
    words = models.TextField()

    class Meta:
        db_table = "appeals_complaint_answer"

    def __str__(self) -> str:
        return f"answer to complaint {self.pk}"


class RecommendationRow(models.Model):
    """What the office should do; it answers once what it did."""

    complaint = models.OneToOneField(
        ComplaintRow, primary_key=True, on_delete=models.PROTECT, related_name="recommendation"
    )
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="recommendations")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    at = models.DateTimeField()
    words = models.TextField(help_text="without personal data")
    replied_at = models.DateTimeField(null=True)
    replied_by = models.UUIDField(null=True, help_text="an officer's actor id")
    reply = models.TextField(blank=True, help_text="without personal data")

    class Meta:
        db_table = "appeals_recommendation"
        constraints = [
            models.CheckConstraint(
                name="recommendation_replied_by_somebody",
                condition=Q(replied_at=None, replied_by=None, reply="")
                | (Q(replied_at__isnull=False, replied_by__isnull=False) & ~Q(reply="")),
            )
        ]

    def __str__(self) -> str:
        return f"recommendation {self.pk}"


class ComplaintYearRow(models.Model):
    """What the public reads of a city's complaints of one year; small counts are not in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    host_city = models.TextField()
    year = models.PositiveSmallIntegerField(help_text="in the calendar of the city, and over")
    published_at = models.DateTimeField()
    tables = models.JSONField(help_text="counts by about, finding and time; null: withheld")

    class Meta:
        db_table = "appeals_complaint_year"
        constraints = [
            models.UniqueConstraint(
                fields=["host_city", "year"], name="complaint_year_is_published_once"
            ),
            models.CheckConstraint(
                name="complaint_year_is_a_year", condition=Q(year__gte=2000, year__lte=2999)
            ),
        ]

    def __str__(self) -> str:
        return f"complaints of {self.host_city} in {self.year}"
