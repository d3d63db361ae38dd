"""Brought-in files, their wrong rows, and what was stored of the good ones."""

import uuid

from django.db import models
from django.db.models import Q

from comity.records.domain.columns import Kind
from comity.records.domain.numbers import Scheme
from comity.records.domain.states import IntakeState

_KINDS = [kind.value for kind in Kind]


class IntakeRow(models.Model):
    """A file that an office brings in: what it is, how far it is; nothing personal.

    Its id follows from city, kind and content: the same file is the same intake.
    """

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    kind = models.TextField()
    scheme = models.TextField(default=Scheme.NONE.value, help_text="of the numbers' check digits")
    digest = models.TextField(help_text="of the file")
    size = models.PositiveBigIntegerField(help_text="in bytes")
    by = models.UUIDField(help_text="the officer's actor id")
    at = models.DateTimeField()
    state = models.TextField(default=IntakeState.WAITING.value)
    turn = models.PositiveIntegerField(default=1, help_text="how often it was brought in")
    heading_row = models.PositiveIntegerField(default=0)
    headings = models.JSONField(default=list, help_text="as the file names its columns")
    place = models.PositiveIntegerField(default=0, help_text="the last row that is done")
    rows = models.PositiveIntegerField(default=0, help_text="that hold anything")
    good = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    stored = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0, help_text="were there before")
    undone = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0, help_text="not undone: something rests on them")
    keeps_good = models.BooleanField(default=False)
    failure = models.TextField(default="", help_text="a code")
    failed_at = models.TextField(default="", help_text="columns that it is about")
    undone_to = models.UUIDField(null=True, help_text="the last person whose part is undone")
    undo_until = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True, help_text="when the file was thrown away")

    class Meta:
        db_table = "records_intake"
        constraints = [
            models.CheckConstraint(name="intake_kind_is_known", condition=Q(kind__in=_KINDS)),
            models.CheckConstraint(
                name="intake_state_is_known",
                condition=Q(state__in=[state.value for state in IntakeState]),
            ),
            models.CheckConstraint(
                name="intake_scheme_is_known",
                condition=Q(scheme__in=[scheme.value for scheme in Scheme]),
            ),
            models.CheckConstraint(
                name="intake_failed_says_why",
                condition=Q(state=IntakeState.FAILED.value) | Q(failure=""),
            ),
            models.CheckConstraint(
                name="intake_stored_may_be_undone_until",
                condition=~Q(state=IntakeState.STORED.value) | Q(undo_until__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["city", "-at"], name="intake_of_city")]

    def __str__(self) -> str:
        return f"intake {self.pk}"


class PartRow(models.Model):
    """A piece of a file; whoever handed it in reads it, and the machine of their city."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    intake = models.ForeignKey(IntakeRow, on_delete=models.PROTECT, related_name="parts")
    city = models.TextField()
    by = models.UUIDField()
    turn = models.PositiveIntegerField()
    place = models.PositiveIntegerField()
    body = models.BinaryField(help_text="emptied when the file is no longer needed")

    class Meta:
        db_table = "records_part"
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "turn", "place"], name="part_has_its_place_once"
            )
        ]

    def __str__(self) -> str:
        return f"part {self.place} of intake {self.intake_id}"


class WrongRow(models.Model):
    """A row that was not taken: its number, columns and codes; not what stands in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    intake = models.ForeignKey(IntakeRow, on_delete=models.PROTECT, related_name="wrong_rows")
    city = models.TextField()
    turn = models.PositiveIntegerField()
    row = models.PositiveIntegerField()
    faults = models.JSONField(help_text="code and column of each")

    class Meta:
        db_table = "records_wrong"
        constraints = [
            models.UniqueConstraint(fields=["intake", "turn", "row"], name="wrong_row_is_told_once")
        ]

    def __str__(self) -> str:
        return f"row {self.row} of intake {self.intake_id}"


class SignRow(models.Model):
    """Under which keyed sign somebody may be found; the sign alone tells nothing."""

    subject = models.UUIDField(primary_key=True)
    city = models.TextField()
    sign = models.UUIDField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "records_sign"
        indexes = [models.Index(fields=["city", "sign"], name="sign_of_city")]

    def __str__(self) -> str:
        return f"sign of {self.pk}"


class MemberRow(models.Model):
    """Whom a file is about: ids only, so that undoing it opens nobody else's records."""

    pk = models.CompositePrimaryKey("intake_id", "subject")
    intake = models.ForeignKey(IntakeRow, on_delete=models.PROTECT, db_index=False)
    subject = models.UUIDField()
    city = models.TextField()

    class Meta:
        db_table = "records_member"

    def __str__(self) -> str:
        return f"{self.subject} in intake {self.intake_id}"


class HolderRow(models.Model):
    """Whom records are about, as the office's file names them; read under a lease."""

    subject = models.UUIDField(primary_key=True)
    city = models.TextField()
    number = models.TextField()
    full_name = models.TextField()
    born_on = models.DateField(null=True, help_text="null: undone")

    class Meta:
        db_table = "records_holder"

    def __str__(self) -> str:
        return f"holder {self.pk}"


class RecordRow(models.Model):
    """One learner's place, one result or one old recognition; read under a lease.

    Its id follows from what it is about: brought in again it is the same record.
    """

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField(db_index=True)
    city = models.TextField()
    intake = models.ForeignKey(IntakeRow, on_delete=models.PROTECT, db_index=False)
    row = models.PositiveIntegerField(help_text="in its file")
    kind = models.TextField()
    number = models.TextField(help_text="of the certificate, or of the old file")
    provider = models.TextField()
    edition = models.TextField(help_text="standard@version; empty: not stated")
    units = models.JSONField(default=list, help_text="empty: all")
    occupation = models.TextField()
    outcome = models.TextField()
    on = models.DateField(null=True, help_text="passed, decided or begun; null: undone")
    award_on = models.DateField(null=True, help_text="of the paper that was decided on")
    valid_until = models.DateField(null=True)
    renewed_on = models.DateField(null=True)
    content = models.UUIDField(help_text="keyed, of all it says")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "records_record"
        constraints = [
            models.CheckConstraint(name="record_kind_is_known", condition=Q(kind__in=_KINDS)),
            models.CheckConstraint(
                name="record_undone_is_empty",
                condition=Q(undone_at=None, on__isnull=False)
                | Q(undone_at__isnull=False, on=None, number="", edition="", award_on=None),
            ),
        ]
        indexes = [models.Index(fields=["intake", "row"], name="record_of_intake")]

    def __str__(self) -> str:
        return f"record {self.pk}"
