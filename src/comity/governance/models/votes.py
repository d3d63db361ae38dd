"""Votes, ballots, dissents, and parties that left."""

from django.db import models
from django.db.models import F, Q

from comity.governance.domain.voting import Choice
from comity.governance.models.proposals import ProposalRow


class VoteRow(models.Model):
    """The one vote on a change; its parties and their votes are those of the base version."""

    proposal = models.OneToOneField(ProposalRow, on_delete=models.PROTECT, primary_key=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        db_table = "governance_vote"
        constraints = [
            models.CheckConstraint(
                name="vote_opens_before_it_closes", condition=Q(opens_at__lt=F("closes_at"))
            ),
            models.UniqueConstraint(
                name="vote_has_its_hours", fields=["proposal", "opens_at", "closes_at"]
            ),
        ]


class BallotRow(models.Model):
    """A party's ballot; it repeats the hours of its vote so that none can be late."""

    id = models.UUIDField(primary_key=True)
    vote = models.ForeignKey(VoteRow, on_delete=models.PROTECT)
    party = models.TextField()
    choice = models.TextField()
    at = models.DateTimeField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        db_table = "governance_ballot"
        constraints = [
            models.UniqueConstraint(name="party_votes_once", fields=["vote", "party"]),
            models.CheckConstraint(
                name="ballot_choice_is_known",
                condition=Q(choice__in=[one.value for one in Choice]),
            ),
            models.CheckConstraint(
                name="ballot_came_in_time",
                condition=Q(at__gte=F("opens_at"), at__lt=F("closes_at")),
            ),
        ]


class DissentRow(models.Model):
    """A party's statement that it does not agree; it stays with the change."""

    id = models.UUIDField(primary_key=True)
    proposal = models.ForeignKey(ProposalRow, on_delete=models.PROTECT)
    party = models.TextField()
    statement = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "governance_dissent"
        constraints = [
            models.UniqueConstraint(name="party_dissents_once", fields=["proposal", "party"])
        ]


class DepartureRow(models.Model):
    """The instant at which a party ceased to be one; its votes count no more after it."""

    party = models.TextField(primary_key=True)
    left_at = models.DateTimeField()

    class Meta:
        db_table = "governance_departure"
