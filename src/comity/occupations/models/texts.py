"""Texts of modules and vacancies, what was suggested for them, and the skills people picked."""

from django.db import models
from django.db.models import F, Q

from comity.occupations.domain.skill_texts import TextKind, TextState
from comity.occupations.models.frameworks import ConceptRow, FrameworkRow

_SHA = r"^sha-256:[0-9a-f]{64}$"


class TextRow(models.Model):
    """A text as it was given; the worker adds the skills that each sentence may mean."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    decided_by = models.UUIDField(help_text="who gave it")
    kind = models.TextField()
    title = models.TextField()
    language = models.TextField()
    framework = models.ForeignKey(FrameworkRow, on_delete=models.PROTECT)
    occupation = models.ForeignKey(
        ConceptRow, on_delete=models.PROTECT, null=True, help_text="the confirmed one"
    )
    text = models.TextField()
    digest = models.TextField(help_text="of the text")
    at = models.DateTimeField()
    state = models.TextField()
    suggestions = models.JSONField(default=list, help_text="sentences with skills by URI")
    failure = models.TextField(default="", help_text="a code")

    class Meta:
        db_table = "occupations_text"
        constraints = [
            models.CheckConstraint(
                name="text_kind_is_known", condition=Q(kind__in=[one.value for one in TextKind])
            ),
            models.CheckConstraint(
                name="text_state_is_known", condition=Q(state__in=[one.value for one in TextState])
            ),
            models.CheckConstraint(
                name="text_failed_says_why",
                condition=Q(state=TextState.FAILED.value) & ~Q(failure="")
                | ~Q(state=TextState.FAILED.value) & Q(failure=""),
            ),
            models.CheckConstraint(name="text_says_something", condition=~Q(text="")),
            models.CheckConstraint(name="text_digest_is_sha_256", condition=Q(digest__regex=_SHA)),
        ]


class PickRow(models.Model):
    """A skill that a person picked for a sentence; it stays, and may be taken back once."""

    id = models.UUIDField(primary_key=True)
    text = models.ForeignKey(TextRow, on_delete=models.PROTECT, related_name="picks")
    city = models.TextField()
    concept = models.ForeignKey(ConceptRow, on_delete=models.PROTECT)
    start = models.PositiveIntegerField(help_text="where its sentence begins in the text")
    rank = models.PositiveSmallIntegerField(null=True, help_text="null: it was not suggested")
    decided_by = models.UUIDField(help_text="who picked it")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "occupations_pick"
        constraints = [
            models.UniqueConstraint(
                name="skill_is_picked_once_for_a_sentence",
                fields=["text", "concept", "start"],
                condition=Q(taken_back_at__isnull=True),
            ),
            models.CheckConstraint(
                name="pick_is_taken_back_afterwards",
                condition=Q(taken_back_at__isnull=True) | Q(taken_back_at__gte=F("at")),
            ),
        ]
