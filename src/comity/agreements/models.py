"""Agreement versions as they are stored: immutable, one row per version."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
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
