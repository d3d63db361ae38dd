"""Versions of frameworks side by side: their concepts, labels and relations. All public."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from comity.matching.framework import Kind, LabelKind

_SHA = r"^sha-256:[0-9a-f]{64}$"


class FrameworkRow(models.Model):
    """One version of a framework, whole: it is written in one transaction and never changed."""

    id = models.UUIDField(primary_key=True, help_text="follows from name and version")
    name = models.TextField(help_text="such as esco")
    version = models.TextField()
    digest = models.TextField(help_text="of its content")
    attribution = models.TextField(help_text="the sentence that must stand where it is shown")
    languages = models.JSONField(help_text="language tags of its labels")
    occupations = models.PositiveIntegerField()
    skills = models.PositiveIntegerField()
    imported_at = models.DateTimeField()

    class Meta:
        db_table = "occupations_framework"
        constraints = [
            models.UniqueConstraint(
                name="framework_version_is_stored_once", fields=["name", "version"]
            ),
            models.CheckConstraint(
                name="framework_digest_is_sha_256", condition=Q(digest__regex=_SHA)
            ),
        ]


class ConceptRow(models.Model):
    """An occupation, skill or group of one version; `names` holds the preferred labels."""

    id = models.UUIDField(primary_key=True, help_text="follows from framework and uri")
    framework = models.ForeignKey(FrameworkRow, on_delete=models.PROTECT)
    uri = models.TextField()
    kind = models.TextField()
    code = models.TextField()
    isco = models.TextField(help_text="ISCO-08 code of an occupation, else empty")
    names = models.JSONField(help_text="language -> preferred label")
    descriptions = models.JSONField(help_text="language -> text")

    class Meta:
        db_table = "occupations_concept"
        constraints = [
            models.UniqueConstraint(name="concept_has_its_uri", fields=["framework", "uri"]),
            models.CheckConstraint(
                name="concept_kind_is_known",
                condition=Q(kind__in=[one.value for one in Kind]),
            ),
        ]
        indexes = [models.Index(name="concept_of_kind", fields=["framework", "kind", "code"])]


class LabelRow(models.Model):
    """A label of a concept in one language: preferred, alternative or hidden."""

    # The concept is of this framework: one foreign key a row is checked, not two.
    framework = models.ForeignKey(
        FrameworkRow, on_delete=models.PROTECT, db_index=False, db_constraint=False
    )
    concept = models.ForeignKey(ConceptRow, on_delete=models.PROTECT)
    language = models.TextField()
    kind = models.TextField()
    text = models.TextField()

    class Meta:
        db_table = "occupations_label"
        constraints = [
            models.CheckConstraint(
                name="label_kind_is_known", condition=Q(kind__in=[one.value for one in LabelKind])
            )
        ]
        indexes = [
            models.Index(name="label_of_language", fields=["framework", "language"]),
            # In capitals, because that is what a search regardless of them compares.
            GinIndex(OpClass(Upper("text"), name="gin_trgm_ops"), name="label_by_its_letters"),
        ]


class RelationRow(models.Model):
    """A relation inside one version: an occupation needs a skill, a concept is under another."""

    framework = models.ForeignKey(FrameworkRow, on_delete=models.PROTECT, db_constraint=False)
    source = models.ForeignKey(ConceptRow, on_delete=models.PROTECT, related_name="leads")
    target = models.ForeignKey(ConceptRow, on_delete=models.PROTECT, related_name="is_led_to")
    kind = models.TextField()

    class Meta:
        db_table = "occupations_relation"
        constraints = [
            models.UniqueConstraint(
                name="relation_is_told_once", fields=["source", "target", "kind"]
            ),
            models.CheckConstraint(
                name="relation_kind_is_known",
                condition=Q(kind__in=["essential", "optional", "broader"]),
            ),
        ]
