"""Answers, second looks, disagreements, and the published map. Answers are only ever added."""

from django.db import models
from django.db.models import F, Q

from comity.matching.relations import Relation
from comity.occupations.domain.answers import Verdict
from comity.occupations.domain.relations import Direction
from comity.occupations.models.frameworks import ConceptRow, FrameworkRow
from comity.occupations.models.lists import EntryRow

_RELATIONS = [one.value for one in Relation]
_FEEDS = Q(relation=Relation.EXACT.value) | Q(relation=Relation.NARROW.value, shares_essential=True)


class DecisionRow(models.Model):
    """What a person answered for one title, on which version, by which model's suggestions."""

    id = models.UUIDField(primary_key=True)
    entry = models.ForeignKey(EntryRow, on_delete=models.PROTECT)
    city = models.TextField()
    framework = models.ForeignKey(FrameworkRow, on_delete=models.PROTECT)
    verdict = models.TextField()
    model = models.TextField(help_text="hash of what computed the suggestions")
    decided_by = models.UUIDField(help_text="the acting official")
    role = models.TextField()
    at = models.DateTimeField()
    reason = models.TextField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="successor"
    )

    class Meta:
        db_table = "occupations_decision"
        constraints = [
            models.CheckConstraint(
                name="decision_verdict_is_known",
                condition=Q(verdict__in=[one.value for one in Verdict]),
            ),
            models.CheckConstraint(
                name="correction_says_why",
                condition=Q(supersedes__isnull=True) | ~Q(reason=""),
            ),
            models.UniqueConstraint(
                name="entry_is_answered_first_once",
                fields=["entry"],
                condition=Q(supersedes__isnull=True),
            ),
            models.UniqueConstraint(name="decision_and_who_made_it", fields=["id", "decided_by"]),
            models.UniqueConstraint(name="decision_of_its_entry", fields=["id", "entry"]),
        ]


class LinkRow(models.Model):
    """A concept that an answer names; the relation as read from the local title to the concept."""

    id = models.UUIDField(primary_key=True)
    decision = models.ForeignKey(DecisionRow, on_delete=models.PROTECT, related_name="links")
    city = models.TextField()
    concept = models.ForeignKey(ConceptRow, on_delete=models.PROTECT)
    relation = models.TextField()
    direction = models.TextField(help_text="in which the relation was stated")
    shares_essential = models.BooleanField()
    feeds_recognition = models.BooleanField()
    rank = models.PositiveSmallIntegerField(null=True, help_text="null: it was not suggested")
    scores = models.JSONField(help_text="score, probability and signals as they were shown")

    class Meta:
        db_table = "occupations_link"
        constraints = [
            models.UniqueConstraint(
                name="answer_names_a_concept_once", fields=["decision", "concept"]
            ),
            models.UniqueConstraint(
                name="title_means_exactly_one_thing",
                fields=["decision"],
                condition=Q(relation=Relation.EXACT.value),
            ),
            models.UniqueConstraint(
                name="link_with_all_it_says",
                fields=["id", "decision", "concept", "relation", "feeds_recognition"],
            ),
            models.CheckConstraint(
                name="link_relation_is_known", condition=Q(relation__in=_RELATIONS)
            ),
            models.CheckConstraint(
                name="link_direction_is_known",
                condition=Q(direction__in=[one.value for one in Direction]),
            ),
            models.CheckConstraint(
                name="only_exact_or_narrow_feeds_recognition",
                condition=(Q(feeds_recognition=True) & _FEEDS)
                | (Q(feeds_recognition=False) & ~_FEEDS),
            ),
        ]


class ApprovalRow(models.Model):
    """What a second person said to an answer; it repeats who answered, so that none is both."""

    id = models.UUIDField(primary_key=True)
    decision = models.OneToOneField(DecisionRow, on_delete=models.PROTECT, related_name="approval")
    city = models.TextField()
    first_by = models.UUIDField(help_text="who answered")
    decided_by = models.UUIDField(help_text="who looked at it")
    role = models.TextField()
    agrees = models.BooleanField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "occupations_approval"
        constraints = [
            models.CheckConstraint(
                name="second_person_is_another", condition=~Q(first_by=F("decided_by"))
            ),
            models.CheckConstraint(
                name="disagreement_says_why", condition=Q(agrees=True) | ~Q(reason="")
            ),
            models.UniqueConstraint(
                name="approval_that_agrees", fields=["id", "decision", "agrees"]
            ),
        ]


class DisputeRow(models.Model):
    """An item for the round table: two people of a city do not agree on an answer."""

    decision = models.OneToOneField(
        DecisionRow, on_delete=models.PROTECT, primary_key=True, related_name="dispute"
    )
    city = models.TextField()
    at = models.DateTimeField()
    outcome = models.TextField(default="", help_text="what the round table came to")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "occupations_dispute"
        constraints = [
            models.CheckConstraint(
                name="settled_dispute_has_its_outcome",
                condition=Q(outcome="", settled_at__isnull=True)
                | (~Q(outcome="") & Q(settled_at__isnull=False)),
            )
        ]
