"""What is stored of good rows: whom they are about, what they say."""

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect, protect_case
from comity.records.protection import own_city_only

_RECORD = [
    "intake_id",
    "row",
    "kind",
    "number",
    "provider",
    "edition",
    "units",
    "occupation",
    "outcome",
    "on",
    "award_on",
    "valid_until",
    "renewed_on",
    "content",
    "undone_at",
]


class Migration(migrations.Migration):
    dependencies = [("records", "0001_offices_bring_in_files")]

    operations = [
        migrations.CreateModel(
            name="HolderRow",
            fields=[
                ("subject", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("number", models.TextField()),
                ("full_name", models.TextField()),
                ("born_on", models.DateField(help_text="null: undone", null=True)),
            ],
            options={
                "db_table": "records_holder",
            },
        ),
        migrations.CreateModel(
            name="MemberRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "intake_id",
                        "subject",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("subject", models.UUIDField()),
                ("city", models.TextField()),
                (
                    "intake",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="records.intakerow",
                    ),
                ),
            ],
            options={
                "db_table": "records_member",
            },
        ),
        migrations.CreateModel(
            name="SignRow",
            fields=[
                ("subject", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("sign", models.UUIDField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "records_sign",
                "indexes": [models.Index(fields=["city", "sign"], name="sign_of_city")],
            },
        ),
        migrations.CreateModel(
            name="RecordRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("subject", models.UUIDField(db_index=True)),
                ("city", models.TextField()),
                ("row", models.PositiveIntegerField(help_text="in its file")),
                ("kind", models.TextField()),
                ("number", models.TextField(help_text="of the certificate, or of the old file")),
                ("provider", models.TextField()),
                ("edition", models.TextField(help_text="standard@version; empty: not stated")),
                ("units", models.JSONField(default=list, help_text="empty: all")),
                ("occupation", models.TextField()),
                ("outcome", models.TextField()),
                (
                    "on",
                    models.DateField(help_text="passed, decided or begun; null: undone", null=True),
                ),
                (
                    "award_on",
                    models.DateField(help_text="of the paper that was decided on", null=True),
                ),
                ("valid_until", models.DateField(null=True)),
                ("renewed_on", models.DateField(null=True)),
                ("content", models.UUIDField(help_text="keyed, of all it says")),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "intake",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="records.intakerow",
                    ),
                ),
            ],
            options={
                "db_table": "records_record",
                "indexes": [models.Index(fields=["intake", "row"], name="record_of_intake")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["learners", "results", "recognitions"])),
                        name="record_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("on__isnull", False), ("undone_at", None)),
                            models.Q(
                                ("award_on", None),
                                ("edition", ""),
                                ("number", ""),
                                ("on", None),
                                ("undone_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="record_undone_is_empty",
                    ),
                ],
            },
        ),
        *protect_case(
            "records_sign",
            city_columns=("city",),
            insert_by=("office",),
            updatable=("sign", "undone_at"),
        ),
        *protect_case("records_member", city_columns=("city",), insert_by=("office",)),
        *protect(
            "records_holder",
            data_class="record",
            insert_by=("office",),
            update_by=("office",),
            updatable=("number", "full_name", "born_on"),
        ),
        *protect(
            "records_record",
            data_class="record",
            insert_by=("office",),
            update_by=("office",),
            updatable=_RECORD,
        ),
        own_city_only("records_holder"),
        own_city_only("records_record"),
    ]
