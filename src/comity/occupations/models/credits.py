"""What people say that parts of standards count for each other. Rows are only ever added."""

from django.db import models
from django.db.models import F, Q

from comity.matching.carrying import Credit

_SHA = r"^sha-256:[0-9a-f]{64}$"
_EXACT = Credit.EXACT.value


class CreditRow(models.Model):
    """What a person says that a part of one standard counts for a part of another."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField(help_text="of who says it")
    agreement = models.TextField(help_text="digest of the version whose parts they are")
    source = models.TextField(help_text="the part that somebody holds")
    target = models.TextField(help_text="the part it counts for")
    source_level = models.PositiveSmallIntegerField()
    target_level = models.PositiveSmallIntegerField()
    credit = models.TextField(help_text="empty: it counts for nothing")
    evidence = models.JSONField(help_text="words and skills as they were shown")
    decided_by = models.UUIDField(help_text="the acting official")
    reason = models.TextField()
    at = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="successor"
    )

    class Meta:
        db_table = "occupations_credit"
        constraints = [
            models.CheckConstraint(
                name="credit_is_known",
                condition=Q(credit__in=["", *(one.value for one in Credit)]),
            ),
            models.CheckConstraint(
                name="exact_credit_never_lifts_a_level",
                condition=~Q(credit=_EXACT) | Q(source_level__gte=F("target_level")),
            ),
            models.CheckConstraint(
                name="part_gives_itself_no_credit", condition=~Q(source=F("target"))
            ),
            models.CheckConstraint(name="credit_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="credit_levels_are_levels",
                condition=Q(source_level__range=(1, 8), target_level__range=(1, 8)),
            ),
            models.CheckConstraint(
                name="credit_names_its_agreement", condition=Q(agreement__regex=_SHA)
            ),
            models.UniqueConstraint(
                name="credit_is_first_said_once",
                fields=["source", "target"],
                condition=Q(supersedes__isnull=True),
            ),
            models.UniqueConstraint(name="credit_and_who_said_it", fields=["id", "decided_by"]),
            models.UniqueConstraint(name="credit_of_its_parts", fields=["id", "source", "target"]),
        ]


class CreditLookRow(models.Model):
    """What a second person said to it; the row repeats who was first, so that none is both."""

    id = models.UUIDField(primary_key=True)
    credit = models.OneToOneField(CreditRow, on_delete=models.PROTECT, related_name="look")
    city = models.TextField(help_text="of the second person")
    first_by = models.UUIDField(help_text="who said it")
    decided_by = models.UUIDField(help_text="who looked at it")
    agrees = models.BooleanField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "occupations_credit_look"
        constraints = [
            models.CheckConstraint(
                name="second_look_is_by_another", condition=~Q(first_by=F("decided_by"))
            ),
            models.CheckConstraint(
                name="second_look_objects_with_a_reason", condition=Q(agrees=True) | ~Q(reason="")
            ),
        ]
