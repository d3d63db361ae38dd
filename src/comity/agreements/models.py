"""Agreement versions, immutable, one row each; and the trials that lie over them for a time."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models


class AgreementVersionRow(models.Model):
    """One signed version of an agreement; `digest` is of the canonical bytes in `document`."""

    digest = models.TextField(primary_key=True)
    agreement_id = models.TextField()
    version = models.TextField()
    document = models.TextField()
    signatures = models.JSONField()
    effective = DateRangeField()
    published_at = models.DateTimeField()

    class Meta:
        db_table = "agreements_version"
        constraints = [
            models.UniqueConstraint(
                fields=["agreement_id", "version"], name="agreement_version_is_published_once"
            ),
            ExclusionConstraint(
                name="agreement_versions_do_not_overlap",
                expressions=[
                    ("agreement_id", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="agreement_digest_is_sha_256",
                condition=models.Q(digest__regex=r"^sha-256:[0-9a-f]{64}$"),
            ),
        ]


class TrialRow(models.Model):
    """A pilot that was begun, as known from a moment on; a row is closed, never changed."""

    id = models.UUIDField(primary_key=True)
    pilot = models.TextField()
    agreement_id = models.TextField()
    version = models.TextField(help_text="whose clause 6 describes it, such as tri-rivers@1.1.0")
    path = models.TextField()
    value = models.JSONField()
    hosts = ArrayField(models.TextField())
    first = models.DateField()
    last = models.DateField(help_text="as planned")
    ended_on = models.DateField(null=True, help_text="null: it has not ended before its last day")
    known_since = models.DateTimeField()
    known_until = models.DateTimeField(null=True, help_text="null: still so")

    class Meta:
        db_table = "agreements_trial"
        constraints = [
            models.UniqueConstraint(
                name="trial_is_known_once",
                fields=["agreement_id", "pilot"],
                condition=models.Q(known_until=None),
            ),
            models.CheckConstraint(
                name="trial_ends_after_it_begins", condition=models.Q(first__lte=models.F("last"))
            ),
            models.CheckConstraint(
                name="trial_is_stopped_before_its_last_day",
                condition=models.Q(ended_on=None)
                | models.Q(ended_on__lte=models.F("last"), ended_on__gte=models.F("first")),
            ),
            models.CheckConstraint(
                name="trial_changes_recognition",
                condition=models.Q(path__startswith="recognition."),
            ),
            models.CheckConstraint(name="trial_has_hosts", condition=models.Q(hosts__len__gte=1)),
        ]
