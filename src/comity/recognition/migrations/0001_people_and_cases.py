"""People and their cases, each table protected as it is made."""

import uuid

import django.db.models.deletion
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
            """,
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
