"""Providers, their accreditations and suspensions, and city standing, each with its days."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


class ProviderRow(models.Model):
    """A body that trains or assesses; without a city it is outside the parties."""

    id = models.TextField(primary_key=True)
    city = models.TextField(null=True)
    name = models.TextField()

    class Meta:
        db_table = "accreditation_provider"


class AccreditationRow(models.Model):
    """The days on which a provider meets the rules; accreditations do not overlap."""

    id = models.UUIDField(primary_key=True)
    provider = models.ForeignKey(ProviderRow, on_delete=models.PROTECT)
    days = DateRangeField()
    known_since = models.DateTimeField()

    class Meta:
        db_table = "accreditation_accreditation"
        constraints = [
            ExclusionConstraint(
                name="accreditations_do_not_overlap",
                expressions=[
                    ("provider", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
            )
        ]


class SuspensionRow(models.Model):
    """A suspension by one authority; several may overlap. Annulled, it never was."""

    id = models.UUIDField(primary_key=True)
    provider = models.ForeignKey(ProviderRow, on_delete=models.PROTECT)
    by = models.TextField()
    days = DateRangeField()
    annulled_on = models.DateField(null=True)
    known_since = models.DateTimeField()

    class Meta:
        db_table = "accreditation_suspension"


class StandingRow(models.Model):
    """A city's standing for one occupation where it is not good; states do not overlap."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    occupation = models.TextField()
    state = models.TextField()
    days = DateRangeField()
    known_since = models.DateTimeField()

    class Meta:
        db_table = "accreditation_standing"
        constraints = [
            models.CheckConstraint(
                name="standing_is_watch_or_suspended",
                condition=models.Q(state__in=["watch", "suspended"]),
            ),
            ExclusionConstraint(
                name="standings_do_not_overlap",
                expressions=[
                    ("city", RangeOperators.EQUAL),
                    ("occupation", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
            ),
        ]
