"""People, their drafts and papers, and cases, each table protected as it is made."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from comity.privacy.protection import protect, protect_case


class Migration(migrations.Migration):
    initial = True

    dependencies = [("privacy", "0001_leases_guard_every_read")]

    operations = [
        migrations.CreateModel(
            name="CaseRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "reference",
                    models.TextField(help_text="ten random letters and digits, none look alike"),
                ),
                ("subject", models.UUIDField()),
                ("host_city", models.TextField()),
                ("occupation", models.TextField()),
                ("state", models.TextField(default="submitted")),
                (
                    "mode",
                    models.TextField(help_text="route of the clause, empty outside its scope"),
                ),
                ("submitted_at", models.DateTimeField()),
                ("received_on", models.DateField(help_text="in the host's calendar")),
                ("complete_on", models.DateField(help_text="null: papers are missing", null=True)),
                ("due_on", models.DateField(help_text="null: no deadline runs", null=True)),
                ("acknowledge_by", models.DateField()),
                ("assigned_to", models.UUIDField(help_text="an officer's actor id", null=True)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "recognition_case",
            },
        ),
        migrations.CreateModel(
            name="ContactRow",
            fields=[
                ("subject", models.UUIDField(primary_key=True, serialize=False)),
                ("email", models.TextField()),
                ("phone", models.TextField(blank=True)),
                ("preferred_language", models.TextField(help_text="two letters")),
            ],
            options={
                "db_table": "recognition_contact",
            },
        ),
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
        migrations.CreateModel(
            name="IdentityRow",
            fields=[
                ("subject", models.UUIDField(primary_key=True, serialize=False)),
                ("full_name", models.TextField()),
                ("born_on", models.DateField()),
            ],
            options={
                "db_table": "recognition_identity",
            },
        ),
        migrations.CreateModel(
            name="CaseFileRow",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="recognition.caserow",
                    ),
                ),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("facts", models.JSONField(help_text="the JSON that the engine reads")),
                (
                    "language",
                    models.TextField(help_text="in which the letter is written, two letters"),
                ),
                ("agreement_id", models.TextField()),
                ("agreement_version", models.TextField()),
                ("agreement_digest", models.TextField()),
                ("facts_digest", models.TextField(help_text="SHA-256 of the canonical facts")),
            ],
            options={
                "db_table": "recognition_case_file",
            },
        ),
        migrations.AddIndex(
            model_name="caserow",
            index=models.Index(fields=["host_city", "state", "due_on", "id"], name="case_worklist"),
        ),
        migrations.AddIndex(
            model_name="caserow",
            index=models.Index(fields=["host_city", "assigned_to", "due_on"], name="case_assigned"),
        ),
        migrations.AddIndex(
            model_name="caserow",
            index=models.Index(fields=["subject", "submitted_at"], name="case_of_person"),
        ),
        migrations.AddConstraint(
            model_name="caserow",
            constraint=models.UniqueConstraint(
                fields=("reference",), name="case_reference_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="caserow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("submitted", "in_review", "second_signature"))),
                fields=("subject", "host_city", "occupation"),
                name="case_one_open_a_person_city_and_job",
            ),
        ),
        migrations.AddConstraint(
            model_name="caserow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ("submitted", "in_review", "second_signature", "decided", "withdrawn"),
                    )
                ),
                name="case_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="caserow",
            constraint=models.CheckConstraint(
                condition=models.Q(("reference__regex", "^[2-9A-HJ-NP-Z]{10}$")),
                name="case_reference_reads_well",
            ),
        ),
        migrations.AddConstraint(
            model_name="caserow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", False), ("state", "decided")),
                    models.Q(models.Q(("state", "decided"), _negated=True), ("decided_at", None)),
                    _connector="OR",
                ),
                name="case_decided_has_its_time",
            ),
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
            "recognition_identity",
            data_class="identity",
            insert_by=["own"],
            update_by=["own"],
            updatable=["full_name", "born_on"],
        ),
        *protect(
            "recognition_contact",
            data_class="contact",
            insert_by=["own"],
            update_by=["own"],
            updatable=["email", "phone", "preferred_language"],
        ),
        *protect(
            "recognition_draft",
            data_class="case_file",
            insert_by=["own"],
            update_by=["own"],
            updatable=["answers", "updated_at", "closed_at"],
        ),
        *protect_case(
            "recognition_case",
            insert_by=["own"],
            update_by=["own", "office"],
            updatable=[
                "state",
                "mode",
                "complete_on",
                "due_on",
                "acknowledge_by",
                "assigned_to",
                "decided_at",
            ],
        ),
        *protect(
            "recognition_case_file",
            data_class="case_file",
            city_columns=["host_city"],
            insert_by=["own"],
            update_by=["office"],
            updatable=["facts", "facts_digest"],
        ),
        *protect(
            "recognition_evidence",
            data_class="evidence",
            city_columns=["host_city"],
            insert_by=["own"],
            update_by=["own"],
            updatable=["host_city", "case_id", "filename", "content", "removed_at"],
        ),
        # A person lodges and withdraws; every other step of a case is the office's.
        migrations.RunSQL(
            """
            CREATE POLICY recognition_case_lodged ON recognition_case AS RESTRICTIVE
                FOR INSERT TO comity_app, comity_signer
                WITH CHECK (state = 'submitted' AND assigned_to IS NULL);
            CREATE POLICY recognition_case_person_withdraws ON recognition_case AS RESTRICTIVE
                FOR UPDATE TO comity_app, comity_signer
                USING ((SELECT my_role()) <> 'person' OR state NOT IN ('decided', 'withdrawn'))
                WITH CHECK ((SELECT my_role()) <> 'person' OR state = 'withdrawn');
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
