"""Proposals and the steps they took."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from comity.agreements.models import AgreementVersionRow
from comity.governance.domain.courses import STEPS, State
from comity.governance.domain.papers import Proposer
from comity.rules.differences import ChangeClass

_SHA = r"^sha-256:[0-9a-f]{64}$"
_ENDS = sorted(state.value for state, following in STEPS.items() if not following)


def _path() -> Q:
    """Give the steps that exist: the first one, and each of the graph."""
    allowed = Q(state=State.PROPOSED.value, came_from__isnull=True)
    for before in sorted(state for state, following in STEPS.items() if following):
        after = sorted(one.value for one in STEPS[before])
        allowed |= Q(came_from=before.value, state__in=after)
    return allowed


class ProposalQuerySet(models.QuerySet["ProposalRow"]):
    """Changes by where they stand."""

    def under_way(self) -> "ProposalQuerySet":
        """Give those that have not come to an end."""
        return self.exclude(state__in=_ENDS)


class ProposalRow(models.Model):
    """A proposed version, who proposed it and why; `by` names an organisation, never a person."""

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    by = models.TextField()
    supporters = ArrayField(models.TextField())
    title = models.TextField()
    reason = models.TextField()
    base = models.ForeignKey(AgreementVersionRow, on_delete=models.PROTECT)
    digest = models.TextField()
    document = models.TextField()
    change_class = models.TextField()
    protected = ArrayField(models.TextField())
    is_pilot = models.BooleanField()
    state = models.TextField()
    proposed_at = models.DateTimeField()

    objects = ProposalQuerySet.as_manager()

    class Meta:
        db_table = "governance_proposal"
        constraints = [
            models.CheckConstraint(
                name="proposal_kind_is_known",
                condition=Q(kind__in=[one.value for one in Proposer]),
            ),
            models.CheckConstraint(
                name="proposal_class_is_known",
                condition=Q(change_class__in=[one.value for one in ChangeClass]),
            ),
            models.CheckConstraint(
                name="community_proposal_has_three_supporters",
                condition=~Q(kind=Proposer.COMMUNITY_ORGANISATION.value)
                | Q(supporters__len__gte=3),
            ),
            models.CheckConstraint(
                name="proposal_digest_is_sha_256", condition=Q(digest__regex=_SHA)
            ),
            models.UniqueConstraint(
                name="one_open_change_per_version",
                fields=["digest"],
                condition=~Q(state__in=_ENDS),
            ),
        ]


class StepRow(models.Model):
    """A step that a change took: from where, when, who, by which rule, on which paper."""

    id = models.UUIDField(primary_key=True)
    proposal = models.ForeignKey(ProposalRow, on_delete=models.PROTECT)
    state = models.TextField()
    came_from = models.TextField(null=True)
    at = models.DateTimeField()
    by = models.TextField()
    rule = models.TextField()
    document = models.TextField()
    paper = models.JSONField(null=True)

    class Meta:
        db_table = "governance_step"
        constraints = [
            models.CheckConstraint(name="step_follows_the_path", condition=_path()),
            models.UniqueConstraint(name="step_is_taken_once", fields=["proposal", "state"]),
            models.UniqueConstraint(
                name="step_goes_one_way", fields=["proposal", "came_from"], nulls_distinct=False
            ),
            models.CheckConstraint(
                name="step_document_is_sha_256", condition=Q(document__regex=_SHA)
            ),
        ]
