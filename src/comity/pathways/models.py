"""What is on offer, public; and the measures that people chose, with their assessments."""

import uuid

from django.db import models
from django.db.models import Q

from comity.recognition.models import CaseRow

KINDS = ("course", "test", "prior_learning", "guided_work")
SUPPORT = ("language", "travel", "childcare", "adviser", "legal_aid", "equipment")


class OfferRow(models.Model):
    """One course, test or assessment with its dates and what it costs."""

    id = models.TextField(primary_key=True)
    city = models.TextField()
    kind = models.TextField()
    titles = models.JSONField(help_text="text by language")
    gives = models.JSONField(help_text="level by unit")
    first = models.DateField()
    last = models.DateField()
    fee_cents = models.PositiveIntegerField()
    travel_cents = models.PositiveIntegerField(help_text="from anywhere in the region, all days")
    load = models.PositiveSmallIntegerField(help_text="share of a working week in percent")
    language = models.TextField(help_text="two letters")
    needs_level = models.TextField(blank=True, help_text="CEFR; empty: none")
    places_left = models.PositiveIntegerField(null=True, help_text="null: not stated")

    class Meta:
        db_table = "pathways_offer"
        constraints = [
            models.CheckConstraint(name="offer_kind_is_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="offer_ends_after_it_begins", condition=Q(last__gte=models.F("first"))
            ),
            models.CheckConstraint(name="offer_takes_a_week_at_most", condition=Q(load__lte=100)),
        ]
        indexes = [models.Index(fields=["first"], name="offer_by_day")]

    def __str__(self) -> str:
        return f"offer {self.pk}"


class SupportRow(models.Model):
    """One service that helps somebody to take an offer."""

    id = models.TextField(primary_key=True)
    city = models.TextField()
    kind = models.TextField()
    titles = models.JSONField(help_text="text by language")
    who = models.JSONField(help_text="who gets it, text by language")
    contact = models.TextField()
    cost_cents = models.PositiveIntegerField()

    class Meta:
        db_table = "pathways_support"
        constraints = [
            models.CheckConstraint(name="support_kind_is_known", condition=Q(kind__in=SUPPORT))
        ]

    def __str__(self) -> str:
        return f"support {self.pk}"


class MeasureRow(models.Model):
    """How the gap of a decision is closed: kind, days, state; nothing personal."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="measures")
    turn = models.PositiveSmallIntegerField(help_text="of the decision that asks for it")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    kind = models.TextField()
    by_silence = models.BooleanField(help_text="nobody chose in time; the agreement says what")
    chosen_at = models.DateTimeField()
    until = models.DateField(
        null=True, help_text="a test is offered by, guided work ends on; null: no day is set"
    )
    state = models.TextField(default="chosen")

    class Meta:
        db_table = "pathways_measure"
        constraints = [
            models.UniqueConstraint(fields=["case", "turn"], name="measure_one_a_decision"),
            models.CheckConstraint(
                name="measure_kind_is_known",
                condition=Q(kind__in=["adaptation", "test", "completion"]),
            ),
            models.CheckConstraint(
                name="measure_ends_but_a_completion",
                condition=Q(kind="completion", until=None)
                | (~Q(kind="completion") & Q(until__isnull=False)),
            ),
            models.CheckConstraint(
                name="measure_state_is_known", condition=Q(state__in=["chosen", "done", "failed"])
            ),
        ]

    def __str__(self) -> str:
        return f"measure {self.pk}"


class AttemptRow(models.Model):
    """One assessment: which of the missing units were shown; appended only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    measure = models.ForeignKey(MeasureRow, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(help_text="an officer's actor id")
    results = models.JSONField(help_text="whether it was shown, by unit")
    words = models.TextField()

    class Meta:
        db_table = "pathways_attempt"
        constraints = [
            models.UniqueConstraint(fields=["measure", "number"], name="attempt_counted_once"),
            # Two at a test, once after guided work: the actions count; nobody is tried for ever.
            models.CheckConstraint(
                name="attempt_within_reason", condition=Q(number__gte=1, number__lte=20)
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of measure {self.measure_id}"


class SupervisionRow(models.Model):
    """Under whose guidance somebody works; noted once an employer has agreed."""

    measure = models.OneToOneField(
        MeasureRow, primary_key=True, on_delete=models.PROTECT, related_name="supervision"
    )
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    supervisor = models.TextField(help_text="name and place of work")
    began_on = models.DateField()
    by = models.UUIDField(help_text="an officer's actor id")
    at = models.DateTimeField()

    class Meta:
        db_table = "pathways_supervision"

    def __str__(self) -> str:
        return f"supervision of measure {self.measure_id}"


class ReportRow(models.Model):
    """What a supervisor reports of one month of guided work; appended only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    measure = models.ForeignKey(MeasureRow, on_delete=models.PROTECT, related_name="reports")
    month = models.PositiveSmallIntegerField(help_text="of the guided work, from 1")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    seen = models.JSONField(help_text="not_yet, with_help or alone, by unit")
    words = models.TextField(help_text="the supervisor's, which the person reads")
    by = models.UUIDField(help_text="who wrote it: the officer who noted it, or the supervisor")
    by_supervisor = models.BooleanField(default=False, help_text="written in their own name")
    at = models.DateTimeField()

    class Meta:
        db_table = "pathways_report"
        constraints = [
            models.UniqueConstraint(fields=["measure", "month"], name="report_one_a_month"),
            models.CheckConstraint(
                name="report_within_three_years", condition=Q(month__gte=1, month__lte=36)
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.month} of measure {self.measure_id}"


class BriefRow(models.Model):
    """All that an invited supervisor is shown of the person and their case; appended only."""

    measure = models.OneToOneField(
        MeasureRow, primary_key=True, on_delete=models.PROTECT, related_name="brief"
    )
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    called = models.TextField(help_text="the person's name, without the day of birth")
    occupation = models.TextField()
    agreement_digest = models.TextField(help_text="of the agreement that names the parts")
    units = models.JSONField(help_text="the required level, by unit that is missing")
    months = models.PositiveSmallIntegerField()
    by = models.UUIDField(help_text="the officer who invited")
    at = models.DateTimeField()

    class Meta:
        db_table = "pathways_brief"
        constraints = [
            models.CheckConstraint(
                name="brief_within_three_years", condition=Q(months__gte=1, months__lte=36)
            ),
        ]

    def __str__(self) -> str:
        return f"brief of measure {self.measure_id}"


class ClosingRow(models.Model):
    """What a supervisor says at the end, which an officer takes up; once, appended only."""

    measure = models.OneToOneField(
        MeasureRow, primary_key=True, on_delete=models.PROTECT, related_name="closing"
    )
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    results = models.JSONField(help_text="whether it was shown, by unit")
    words = models.TextField(help_text="the supervisor's, which the person reads")
    by = models.UUIDField(help_text="the supervisor")
    at = models.DateTimeField()

    class Meta:
        db_table = "pathways_closing"

    def __str__(self) -> str:
        return f"closing of measure {self.measure_id}"
