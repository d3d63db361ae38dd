"""The team of an office: names among colleagues, and who stands in for whom."""

import uuid

from django.db import models
from django.db.models import Q


class ColleagueRow(models.Model):
    """How an officer is called among colleagues; written by the officer alone."""

    officer = models.UUIDField(primary_key=True, help_text="an actor's id")
    host_city = models.TextField()
    name = models.TextField()

    class Meta:
        db_table = "recognition_colleague"

    def __str__(self) -> str:
        return f"colleague {self.pk}"


class AbsenceRow(models.Model):
    """Days on which an officer is away and somebody stands in; why is nobody's business."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    officer = models.UUIDField()
    host_city = models.TextField()
    stand_in = models.UUIDField()
    first_on = models.DateField(help_text="in the city's calendar")
    last_on = models.DateField(help_text="counts too")
    noted_by = models.UUIDField(help_text="an officer of the city")
    noted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="somebody came back early")

    class Meta:
        db_table = "recognition_absence"
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins",
                condition=Q(last_on__gte=models.F("first_on")),
            ),
            models.CheckConstraint(
                name="absence_has_another_stand_in", condition=~Q(stand_in=models.F("officer"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["host_city", "last_on"], condition=Q(ended_at=None), name="absence_by_day"
            )
        ]

    def __str__(self) -> str:
        return f"absence {self.pk}"
