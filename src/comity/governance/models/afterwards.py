"""What follows a vote: looks at a pilot, signatures, commitments."""

from django.db import models
from django.db.models import Q

from comity.governance.models.proposals import ProposalRow


class LookRow(models.Model):
    """What was seen of a stop test by the end of a month, all people so far."""

    id = models.UUIDField(primary_key=True)
    proposal = models.ForeignKey(ProposalRow, on_delete=models.PROTECT)
    kpi = models.TextField()
    month = models.DateField()
    count = models.PositiveIntegerField()
    people = models.PositiveIntegerField()

    class Meta:
        db_table = "governance_look"
        constraints = [
            models.UniqueConstraint(
                name="stop_test_is_looked_at_once_a_month", fields=["proposal", "kpi", "month"]
            ),
            models.CheckConstraint(name="look_month_is_its_first_day", condition=Q(month__day=1)),
        ]


class SignatureRow(models.Model):
    """A party's order to sign and, once the worker gave it, its signature."""

    id = models.UUIDField(primary_key=True)
    proposal = models.ForeignKey(ProposalRow, on_delete=models.PROTECT)
    party = models.TextField()
    ordered_at = models.DateTimeField()
    signature = models.JSONField(null=True)

    class Meta:
        db_table = "governance_signature"
        constraints = [
            models.UniqueConstraint(name="party_signs_once", fields=["proposal", "party"])
        ]


class ReminderRow(models.Model):
    """A reminder that left for the office of a party, about something that is due."""

    id = models.UUIDField(primary_key=True)
    event = models.TextField()
    about = models.TextField(help_text="id of a change or promise, else empty")
    on = models.DateField(help_text="when it is due")
    party = models.TextField(help_text="whose office is reminded")
    sent_at = models.DateTimeField()

    class Meta:
        db_table = "governance_reminder"
        constraints = [
            models.UniqueConstraint(
                name="party_is_reminded_once", fields=["event", "about", "on", "party"]
            )
        ]


class CommitmentRow(models.Model):
    """What a party promised in connection with a change, and when it was kept."""

    id = models.UUIDField(primary_key=True)
    proposal = models.ForeignKey(ProposalRow, on_delete=models.PROTECT)
    party = models.TextField()
    text = models.TextField()
    due = models.DateField()
    kept_on = models.DateField(null=True)

    class Meta:
        db_table = "governance_commitment"
