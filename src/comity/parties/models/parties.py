"""Municipalities as the agreement names them."""

from django.db import models


class PartyRow(models.Model):
    """A city of the region; its id is the one in the agreement. Holds no personal data."""

    id = models.SlugField(primary_key=True, max_length=64)
    names = models.JSONField(help_text="language tag -> name")
    authority = models.JSONField(help_text="language tag -> name of the recognition authority")
    contact = models.EmailField(help_text="the authority's contact point, not a person's")
    languages = models.JSONField(help_text="language tags, the first is the main one")
    timezone = models.CharField(max_length=64, help_text="IANA name")

    class Meta:
        app_label = "parties"

    def __str__(self) -> str:
        return self.id
