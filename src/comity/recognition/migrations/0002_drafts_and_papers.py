"""What a person is still writing, and the papers added to it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect


class Migration(migrations.Migration):
    dependencies = [("recognition", "0001_people_and_cases")]

    operations = [
        migrations.CreateModel(
            name="DraftRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("subject", models.UUIDField()),
                (
                    "answers",
                    models.JSONField(
                        default=dict, help_text="one object for each page of questions"
                    ),
                ),
                ("updated_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "recognition_draft",
            },
        ),
        migrations.CreateModel(
            name="EvidenceRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("subject", models.UUIDField()),
                (
                    "host_city",
                    models.TextField(help_text="empty until the application is sent", null=True),
                ),
                ("draft", models.UUIDField(db_index=True)),
                (
                    "kind",
                    models.TextField(help_text="certificate, practice, language, safety or other"),
                ),
                ("filename", models.TextField()),
                ("media_type", models.TextField()),
                ("size", models.PositiveIntegerField(help_text="in bytes")),
                ("sha256", models.BinaryField(max_length=32)),
                ("content", models.BinaryField()),
                ("uploaded_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "recognition_evidence",
            },
        ),
        migrations.AddConstraint(
            model_name="draftrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)),
                fields=("subject",),
                name="draft_one_open_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_at", None), ("answers", {}), _connector="OR"),
                name="draft_closed_is_empty",
            ),
        ),
        migrations.AddField(
            model_name="evidencerow",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="recognition.caserow",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidencerow",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__lte", 10485760)), name="evidence_at_most_10_mb"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidencerow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("media_type__in", ["application/pdf", "image/jpeg", "image/png", "image/webp"])
                ),
                name="evidence_type_is_pdf_or_picture",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidencerow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case", None), ("host_city", None)),
                    models.Q(
                        ("case__isnull", False), ("host_city__isnull", False), ("removed_at", None)
                    ),
                    _connector="OR",
                ),
                name="evidence_has_city_with_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidencerow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("removed_at", None),
                    models.Q(("content", b""), ("filename", "")),
                    _connector="OR",
                ),
                name="evidence_removed_is_empty",
            ),
        ),
        *protect(
            "recognition_draft",
            data_class="case_file",
            insert_by=["own"],
            update_by=["own"],
            updatable=["answers", "updated_at", "closed_at"],
        ),
        *protect(
            "recognition_evidence",
            data_class="evidence",
            city_columns=["host_city"],
            insert_by=["own"],
            update_by=["own"],
            updatable=["host_city", "case_id", "filename", "content", "removed_at"],
        ),
        # A paper that was sent stays as it is.
        migrations.RunSQL(
            """
            CREATE POLICY recognition_evidence_stays ON recognition_evidence AS RESTRICTIVE
                FOR UPDATE TO comity_app, comity_signer
                USING (case_id IS NULL AND removed_at IS NULL)
                WITH CHECK (true);
            CREATE POLICY recognition_evidence_arrives ON recognition_evidence AS RESTRICTIVE
                FOR INSERT TO comity_app, comity_signer
                WITH CHECK (case_id IS NULL AND removed_at IS NULL);
            """,
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
