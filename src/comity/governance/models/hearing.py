"""What is heard of a change: summaries, invitations, answers with their points, reports."""

from django.db import models
from django.db.models import Q

from comity.governance.models.proposals import ProposalRow

_SHA = r"^sha-256:[0-9a-f]{64}$"


class SummaryRow(models.Model):
    """What a change means, in plain words, in one language."""

    id = models.UUIDField(primary_key=True)
    proposal = models.ForeignKey(ProposalRow, on_delete=models.PROTECT)
    language = models.TextField()
    text = models.TextField()

    class Meta:
        db_table = "governance_summary"
        constraints = [
            models.UniqueConstraint(
                name="one_summary_per_language", fields=["proposal", "language"]
            )
        ]


class InvitationRow(models.Model):
    """An organisation that was invited to be heard."""

    id = models.UUIDField(primary_key=True)
    proposal = models.ForeignKey(ProposalRow, on_delete=models.PROTECT)
    organisation = models.TextField()
    kind = models.TextField()

    class Meta:
        db_table = "governance_invitation"
        constraints = [
            models.UniqueConstraint(
                name="organisation_is_invited_once", fields=["proposal", "organisation"]
            )
        ]


class AnswerRow(models.Model):
    """What an organisation answered, once."""

    id = models.UUIDField(primary_key=True)
    invitation = models.OneToOneField(InvitationRow, on_delete=models.PROTECT)
    objects_to_it = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        db_table = "governance_answer"


class PointRow(models.Model):
    """One point of an answer, with the reply to it."""

    id = models.UUIDField(primary_key=True)
    answer = models.ForeignKey(AnswerRow, on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    reply = models.TextField(null=True)
    replied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "governance_point"
        constraints = [
            models.UniqueConstraint(name="point_has_its_number", fields=["answer", "number"]),
            models.CheckConstraint(
                name="reply_has_its_time",
                condition=Q(reply__isnull=True, replied_at__isnull=True)
                | Q(reply__isnull=False, replied_at__isnull=False),
            ),
        ]


class MinutesRow(models.Model):
    """What a round table came to, in its own words; the step keeps their hash."""

    proposal = models.OneToOneField(ProposalRow, on_delete=models.PROTECT, primary_key=True)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "governance_minutes"
        constraints = [models.CheckConstraint(name="minutes_say_something", condition=~Q(text=""))]


class ReportRow(models.Model):
    """A report of a simulation as it was handed in, by the hash of its bytes."""

    id = models.UUIDField(primary_key=True)
    proposal = models.ForeignKey(ProposalRow, on_delete=models.PROTECT)
    digest = models.TextField()
    document = models.TextField()
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "governance_report"
        constraints = [
            models.UniqueConstraint(name="report_is_attached_once", fields=["proposal", "digest"]),
            models.CheckConstraint(
                name="report_digest_is_sha_256", condition=Q(digest__regex=_SHA)
            ),
        ]
