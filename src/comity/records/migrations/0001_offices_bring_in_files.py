"""Files that offices bring in, and which of their rows are wrong."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from comity.records.protection import intake_rights, part_rights, wrong_rights


class Migration(migrations.Migration):
    initial = True

    dependencies = [("privacy", "0006_offices_bring_in_records")]

    operations = [
        migrations.CreateModel(
            name="IntakeRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("kind", models.TextField()),
                (
                    "scheme",
                    models.TextField(default="none", help_text="of the numbers' check digits"),
                ),
                ("digest", models.TextField(help_text="of the file")),
                ("size", models.PositiveBigIntegerField(help_text="in bytes")),
                ("by", models.UUIDField(help_text="the officer's actor id")),
                ("at", models.DateTimeField()),
                ("state", models.TextField(default="waiting")),
                (
                    "turn",
                    models.PositiveIntegerField(default=1, help_text="how often it was brought in"),
                ),
                ("heading_row", models.PositiveIntegerField(default=0)),
                (
                    "headings",
                    models.JSONField(default=list, help_text="as the file names its columns"),
                ),
                (
                    "place",
                    models.PositiveIntegerField(default=0, help_text="the last row that is done"),
                ),
                ("rows", models.PositiveIntegerField(default=0, help_text="that hold anything")),
                ("good", models.PositiveIntegerField(default=0)),
                ("wrong", models.PositiveIntegerField(default=0)),
                ("stored", models.PositiveIntegerField(default=0)),
                ("known", models.PositiveIntegerField(default=0, help_text="were there before")),
                ("undone", models.PositiveIntegerField(default=0)),
                (
                    "kept",
                    models.PositiveIntegerField(
                        default=0, help_text="not undone: something rests on them"
                    ),
                ),
                ("keeps_good", models.BooleanField(default=False)),
                ("failure", models.TextField(default="", help_text="a code")),
                ("failed_at", models.TextField(default="", help_text="columns that it is about")),
                (
                    "undone_to",
                    models.UUIDField(help_text="the last person whose part is undone", null=True),
                ),
                ("undo_until", models.DateTimeField(null=True)),
                (
                    "emptied_at",
                    models.DateTimeField(help_text="when the file was thrown away", null=True),
                ),
            ],
            options={
                "db_table": "records_intake",
                "indexes": [
                    models.Index(fields=["city", "-at"], name="intake_of_city"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["learners", "results", "recognitions"])),
                        name="intake_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "waiting",
                                    "looking",
                                    "looked",
                                    "storing",
                                    "stored",
                                    "undoing",
                                    "undone",
                                    "cancelled",
                                    "failed",
                                ],
                            )
                        ),
                        name="intake_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scheme__in", ["none", "mod-97-10", "mod-11-2"])),
                        name="intake_scheme_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "failed"), ("failure", ""), _connector="OR"),
                        name="intake_failed_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "stored"), _negated=True),
                            ("undo_until__isnull", False),
                            _connector="OR",
                        ),
                        name="intake_stored_may_be_undone_until",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("by", models.UUIDField()),
                ("turn", models.PositiveIntegerField()),
                ("place", models.PositiveIntegerField()),
                ("body", models.BinaryField(help_text="emptied when the file is no longer needed")),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="records.intakerow",
                    ),
                ),
            ],
            options={
                "db_table": "records_part",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("intake", "turn", "place"), name="part_has_its_place_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WrongRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("turn", models.PositiveIntegerField()),
                ("row", models.PositiveIntegerField()),
                ("faults", models.JSONField(help_text="code and column of each")),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wrong_rows",
                        to="records.intakerow",
                    ),
                ),
            ],
            options={
                "db_table": "records_wrong",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("intake", "turn", "row"), name="wrong_row_is_told_once"
                    )
                ],
            },
        ),
        *intake_rights(),
        *part_rights(),
        *wrong_rights(),
    ]
