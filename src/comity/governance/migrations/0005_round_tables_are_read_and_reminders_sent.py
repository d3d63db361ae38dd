"""Minutes of round tables are published; reminders are sent once."""

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import publish, written_by


class Migration(migrations.Migration):
    dependencies = [("governance", "0004_pilots_signatures_and_promises")]

    operations = [
        migrations.CreateModel(
            name="MinutesRow",
            fields=[
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="governance.proposalrow",
                    ),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "governance_minutes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="minutes_say_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("event", models.TextField()),
                ("about", models.TextField(help_text="id of a change or promise, else empty")),
                ("on", models.DateField(help_text="when it is due")),
                ("party", models.TextField(help_text="whose office is reminded")),
                ("sent_at", models.DateTimeField()),
            ],
            options={
                "db_table": "governance_reminder",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "about", "on", "party"), name="party_is_reminded_once"
                    )
                ],
            },
        ),
        *publish("governance_minutes", write_role="comity_app"),
        written_by("governance_minutes", "secretariat"),
        *publish("governance_reminder"),
    ]
