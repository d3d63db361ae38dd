"""Pilots of the version in force: looks at their stop tests, motions to end one, their ends."""

from django.db import models
from django.db.models import F, Q

from comity.agreements.models import AgreementVersionRow
from comity.governance.domain.stopping import Ground
from comity.governance.domain.voting import Choice


class PilotLookRow(models.Model):
    """What was seen of a stop test by the end of a month, all people so far."""

    id = models.UUIDField(primary_key=True)
    agreement = models.TextField(help_text="its id, in all its versions")
    pilot = models.TextField()
    kpi = models.TextField()
    month = models.DateField()
    count = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    planned = models.PositiveIntegerField(
        null=True, help_text="people expected in all; null: the test counts events"
    )

    class Meta:
        db_table = "governance_pilot_look"
        constraints = [
            models.UniqueConstraint(
                name="pilot_is_looked_at_once_a_month",
                fields=["agreement", "pilot", "kpi", "month"],
            ),
            models.CheckConstraint(
                name="pilot_look_month_is_its_first_day", condition=Q(month__day=1)
            ),
        ]


class MotionRow(models.Model):
    """A party's motion to end a pilot before its last day, with the hours of its vote."""

    id = models.UUIDField(primary_key=True)
    version = models.ForeignKey(
        AgreementVersionRow, on_delete=models.PROTECT, help_text="in force when it was made"
    )
    agreement = models.TextField()
    pilot = models.TextField()
    party = models.TextField()
    reasons = models.TextField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    passed = models.BooleanField(null=True)

    class Meta:
        db_table = "governance_motion"
        constraints = [
            models.UniqueConstraint(
                name="one_open_motion_per_pilot",
                fields=["agreement", "pilot"],
                condition=Q(counted_at=None),
            ),
            models.CheckConstraint(
                name="motion_opens_before_it_closes", condition=Q(opens_at__lt=F("closes_at"))
            ),
            models.CheckConstraint(
                name="motion_is_counted_after_its_close",
                condition=Q(counted_at=None, passed=None)
                | Q(counted_at__gte=F("closes_at"), passed__isnull=False),
            ),
            models.CheckConstraint(name="motion_has_reasons", condition=~Q(reasons="")),
            models.UniqueConstraint(
                name="motion_has_its_hours", fields=["id", "opens_at", "closes_at"]
            ),
        ]


class MotionBallotRow(models.Model):
    """A party's ballot; it repeats the hours of its vote so that none can be late."""

    id = models.UUIDField(primary_key=True)
    motion = models.ForeignKey(MotionRow, on_delete=models.PROTECT)
    party = models.TextField()
    choice = models.TextField()
    at = models.DateTimeField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        db_table = "governance_motion_ballot"
        constraints = [
            models.UniqueConstraint(
                name="party_votes_once_on_a_motion", fields=["motion", "party"]
            ),
            models.CheckConstraint(
                name="motion_ballot_choice_is_known",
                condition=Q(choice__in=[one.value for one in Choice]),
            ),
            models.CheckConstraint(
                name="motion_ballot_came_in_time",
                condition=Q(at__gte=F("opens_at"), at__lt=F("closes_at")),
            ),
        ]


class PilotEndRow(models.Model):
    """That a pilot of the version in force ended before its last day, and why; it stands."""

    id = models.UUIDField(primary_key=True)
    agreement = models.TextField()
    pilot = models.TextField()
    on = models.DateField(help_text="the last day it covers, in the depositary's calendar")
    at = models.DateTimeField()
    ground = models.TextField()
    kpi = models.TextField(default="", help_text="the stop test that fired; empty after a vote")
    motion = models.OneToOneField(MotionRow, null=True, on_delete=models.PROTECT)

    class Meta:
        db_table = "governance_pilot_end"
        constraints = [
            models.UniqueConstraint(
                name="pilot_ends_early_once_a_day", fields=["agreement", "pilot", "on"]
            ),
            models.CheckConstraint(
                name="pilot_end_has_its_ground",
                condition=(Q(ground=Ground.STOP_TEST.value, motion=None) & ~Q(kpi=""))
                | Q(ground=Ground.VOTE.value, motion__isnull=False, kpi=""),
            ),
        ]
