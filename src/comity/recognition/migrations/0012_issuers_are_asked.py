"""The issuing city is asked and answers inside the platform."""

import uuid
from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect, protect_case

# As the other files of the kind: this one is never edited again.
ENQUIRIES = files("comity.recognition").joinpath("sql", "enquiries.sql").read_text(encoding="utf-8")
BOTH = ["host_city", "issuer_city"]


class Migration(migrations.Migration):
    dependencies = [
        ("recognition", "0011_acts_and_what_time_does"),
    ]

    operations = [
        migrations.CreateModel(
            name="EnquiryRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("issuer_city", models.TextField()),
                ("credential", models.TextField(help_text="its id in the facts")),
                ("occupation", models.TextField()),
                ("state", models.TextField(default="waiting")),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.UUIDField(help_text="an officer of the host")),
                ("answer_by", models.DateField(help_text="in the issuing city's calendar")),
                ("reminded_on", models.DateField(help_text="the last time", null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.UUIDField(help_text="an officer of the issuing city", null=True),
                ),
                (
                    "noted_at",
                    models.DateTimeField(
                        help_text="when the host's file had the answer", null=True
                    ),
                ),
            ],
            options={
                "db_table": "recognition_enquiry",
            },
        ),
        migrations.CreateModel(
            name="EnquiryPaperRow",
            fields=[
                (
                    "enquiry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="paper",
                        serialize=False,
                        to="recognition.enquiryrow",
                    ),
                ),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("issuer_city", models.TextField()),
                ("full_name", models.TextField()),
                ("born_on", models.DateField()),
                ("provider", models.TextField()),
                ("edition", models.TextField(help_text="standard@version")),
                ("award_on", models.DateField()),
                ("words", models.TextField(blank=True, help_text="of the answer")),
            ],
            options={
                "db_table": "recognition_enquiry_paper",
            },
        ),
        migrations.AddField(
            model_name="enquiryrow",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="enquiries",
                to="recognition.caserow",
            ),
        ),
        migrations.AddIndex(
            model_name="enquiryrow",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["issuer_city", "answer_by", "id"],
                name="enquiry_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiryrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "confirmed", "denied", "unknown"])),
                name="enquiry_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiryrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None), ("state", "waiting")),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("state__in", ("confirmed", "denied", "unknown")),
                    ),
                    _connector="OR",
                ),
                name="enquiry_answered_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiryrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("issuer_city", models.F("host_city")), _negated=True),
                name="enquiry_goes_to_another_city",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiryrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("case", "credential"),
                name="enquiry_waits_once_a_paper",
            ),
        ),
        *protect_case(
            "recognition_enquiry",
            city_columns=BOTH,
            insert_by=["office"],
            update_by=["office"],
            updatable=["state", "reminded_on", "answered_at", "answered_by", "noted_at"],
        ),
        *protect(
            "recognition_enquiry_paper",
            data_class="evidence",
            city_columns=BOTH,
            insert_by=["office"],
            update_by=["office"],
            updatable=["words"],
        ),
        migrations.RunSQL([ENQUIRIES], migrations.RunSQL.noop),
    ]
