"""Lists that cities upload, their titles, and what was suggested for each."""

from django.db import models
from django.db.models import Q

from comity.occupations.domain.states import ListState
from comity.occupations.models.frameworks import ConceptRow, FrameworkRow

_SHA = r"^sha-256:[0-9a-f]{64}$"
KINDS = ("occupations", "qualifications", "modules")


class DraftRow(models.Model):
    """An uploaded file that is looked through before it becomes a list; emptied once it is one."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    decided_by = models.UUIDField(help_text="who uploaded it")
    title = models.TextField()
    kind = models.TextField()
    version = models.TextField()
    language = models.TextField()
    framework = models.ForeignKey(FrameworkRow, on_delete=models.PROTECT)
    file = models.TextField(help_text="its name")
    columns = models.JSONField(default=dict, help_text="what the person took for what")
    content = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        db_table = "occupations_draft"
        constraints = [
            models.CheckConstraint(name="draft_kind_is_known", condition=Q(kind__in=KINDS))
        ]


class ListRow(models.Model):
    """One version of a city's list; a later version is another row."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    title = models.TextField()
    kind = models.TextField()
    version = models.TextField()
    language = models.TextField()
    digest = models.TextField(help_text="of the uploaded file")
    framework = models.ForeignKey(FrameworkRow, on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField()
    state = models.TextField()
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    model = models.TextField(default="", help_text="hash of what computed the suggestions")
    failure = models.TextField(default="", help_text="a code")
    published_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "occupations_list"
        constraints = [
            models.CheckConstraint(name="list_kind_is_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="list_state_is_known",
                condition=Q(state__in=[state.value for state in ListState]),
            ),
            models.CheckConstraint(
                name="list_failed_says_why",
                condition=Q(state=ListState.FAILED.value) & ~Q(failure="")
                | ~Q(state=ListState.FAILED.value) & Q(failure=""),
            ),
            models.CheckConstraint(
                name="list_is_matched_by_a_model",
                condition=~Q(state=ListState.READY.value) | ~Q(model=""),
            ),
            models.CheckConstraint(name="list_digest_is_sha_256", condition=Q(digest__regex=_SHA)),
            models.UniqueConstraint(
                name="list_version_is_uploaded_once",
                fields=["city", "title", "version", "framework"],
            ),
        ]


class EntryRow(models.Model):
    """A local title: one version of a local concept; `claims` is what its file says of it."""

    id = models.UUIDField(primary_key=True)
    local_list = models.ForeignKey(ListRow, on_delete=models.PROTECT)
    city = models.TextField()
    place = models.PositiveIntegerField(help_text="its row in the file")
    code = models.TextField()
    title = models.TextField()
    description = models.TextField()
    isco = models.TextField()
    volume = models.PositiveIntegerField(null=True, help_text="people a year; null: not stated")
    claims = models.JSONField(default=list)
    urgency = models.FloatField(default=0.0, help_text="its place in the queue")
    best = models.FloatField(default=0.0, help_text="probability of the first suggestion")

    class Meta:
        db_table = "occupations_entry"
        constraints = [
            models.UniqueConstraint(name="entry_has_its_code", fields=["local_list", "code"]),
            models.CheckConstraint(name="entry_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="entry_best_is_a_probability", condition=Q(best__gte=0.0, best__lte=1.0)
            ),
        ]
        indexes = [
            models.Index(name="entry_in_its_queue", fields=["local_list", "-urgency", "place"])
        ]


class SuggestionRow(models.Model):
    """A concept suggested for a title, with everything that speaks for it."""

    id = models.UUIDField(primary_key=True)
    entry = models.ForeignKey(EntryRow, on_delete=models.PROTECT)
    city = models.TextField()
    rank = models.PositiveSmallIntegerField()
    concept = models.ForeignKey(ConceptRow, on_delete=models.PROTECT)
    score = models.FloatField()
    probability = models.FloatField()
    evidence = models.JSONField(help_text="label, its language, shared letters, signals")

    class Meta:
        db_table = "occupations_suggestion"
        constraints = [
            models.UniqueConstraint(name="suggestion_has_its_rank", fields=["entry", "rank"]),
            models.UniqueConstraint(name="concept_is_suggested_once", fields=["entry", "concept"]),
            models.CheckConstraint(
                name="suggestion_probability_is_one",
                condition=Q(probability__gte=0.0, probability__lte=1.0),
            ),
            models.CheckConstraint(name="suggestion_rank_counts", condition=Q(rank__gte=1)),
        ]
