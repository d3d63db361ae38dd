"""Providers, their accreditations and suspensions, and city standing, each with its days.

A row is never changed: `known_until` closes it when it is found to be otherwise, and another row
says what is known from then on.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


class ProviderRow(models.Model):
    """A body that trains or assesses; without a city it is outside the parties."""

    id = models.TextField(primary_key=True)
    city = models.TextField(null=True)
    name = models.TextField()
    known_since = models.DateTimeField()

    class Meta:
        db_table = "accreditation_provider"


class AccreditationRow(models.Model):
    """The days on which a provider meets the rules; accreditations do not overlap."""

    id = models.UUIDField(primary_key=True)
    provider = models.ForeignKey(ProviderRow, on_delete=models.PROTECT)
    days = DateRangeField()
    known_since = models.DateTimeField()
    known_until = models.DateTimeField(null=True, help_text="null: still so")

    class Meta:
        db_table = "accreditation_accreditation"
        constraints = [
            ExclusionConstraint(
                name="accreditations_do_not_overlap",
                expressions=[
                    ("provider", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(known_until=None),
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
    known_until = models.DateTimeField(null=True, help_text="null: still so")

    class Meta:
        db_table = "accreditation_suspension"


class PrecedentRow(models.Model):
    """An answer of the joint board for a pair of job and standard; public, about nobody."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField(help_text="of the answer, such as JB-2026-01")
    occupation = models.TextField()
    edition = models.TextField(help_text="of the standard of the papers: standard@version")
    clause = models.TextField(default="§9 / prior_refusal", help_text="that it reads")
    answered_on = models.DateField()
    says = models.TextField(help_text="the answer in words, without anything personal")
    known_since = models.DateTimeField()
    known_until = models.DateTimeField(null=True, help_text="null: still so")

    class Meta:
        db_table = "accreditation_precedent"
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=models.Q(known_until=None),
                name="precedent_is_known_once",
            ),
            models.CheckConstraint(
                name="precedent_number_reads_well",
                condition=models.Q(number__regex=r"^[A-Z0-9][A-Z0-9-]{2,39}$"),
            ),
            models.CheckConstraint(
                name="precedent_names_its_pair",
                condition=~models.Q(occupation="") & models.Q(edition__regex=r"^[^@]+@[^@]+$"),
            ),
            models.CheckConstraint(name="precedent_says_something", condition=~models.Q(says="")),
        ]


class StandingRow(models.Model):
    """A city's standing for one occupation where it is not good; states do not overlap."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    occupation = models.TextField()
    state = models.TextField()
    days = DateRangeField()
    known_since = models.DateTimeField()
    known_until = models.DateTimeField(null=True, help_text="null: still so")

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
                condition=models.Q(known_until=None),
            ),
        ]
