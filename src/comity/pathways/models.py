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
    until = models.DateField(help_text="a test is offered by, guided work ends on")
    state = models.TextField(default="chosen")

    class Meta:
        db_table = "pathways_measure"
        constraints = [
            models.UniqueConstraint(fields=["case", "turn"], name="measure_one_a_decision"),
            models.CheckConstraint(
                name="measure_kind_is_known", condition=Q(kind__in=["adaptation", "test"])
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
            models.CheckConstraint(name="attempt_at_most_two", condition=Q(number__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of measure {self.measure_id}"
