"""Pilots that were voted on and begun lie over the version in force, known from a moment on."""

import django.contrib.postgres.fields
from django.db import migrations, models

from comity.privacy.protection import publish

# Also the owner closes a row and does nothing else with it.
CLOSES = """
CREATE FUNCTION trial_rows_only_close() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.known_until IS NOT NULL
       OR to_jsonb(NEW) - 'known_until' <> to_jsonb(OLD) - 'known_until'
       OR NEW.known_until <= OLD.known_since THEN
        RAISE EXCEPTION 'what was known stays known: close the row and write another'
            USING ERRCODE = 'CM040';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION trial_rows_only_close() FROM PUBLIC;
CREATE TRIGGER trial_only_closes BEFORE UPDATE OR DELETE ON agreements_trial
    FOR EACH ROW EXECUTE FUNCTION trial_rows_only_close();
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_a_version_gives_way_to_its_successor")]

    operations = [
        migrations.CreateModel(
            name="TrialRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("pilot", models.TextField()),
                ("agreement_id", models.TextField()),
                (
                    "version",
                    models.TextField(
                        help_text="whose clause 6 describes it, such as tri-rivers@1.1.0"
                    ),
                ),
                ("path", models.TextField()),
                ("value", models.JSONField()),
                (
                    "hosts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("first", models.DateField()),
                ("last", models.DateField(help_text="as planned")),
                (
                    "ended_on",
                    models.DateField(
                        help_text="null: it has not ended before its last day", null=True
                    ),
                ),
                ("known_since", models.DateTimeField()),
                ("known_until", models.DateTimeField(help_text="null: still so", null=True)),
            ],
            options={
                "db_table": "agreements_trial",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_until", None)),
                        fields=("agreement_id", "pilot"),
                        name="trial_is_known_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lte", models.F("last"))),
                        name="trial_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            models.Q(
                                ("ended_on__gte", models.F("first")),
                                ("ended_on__lte", models.F("last")),
                            ),
                            _connector="OR",
                        ),
                        name="trial_is_stopped_before_its_last_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("path__startswith", "recognition.")),
                        name="trial_changes_recognition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hosts__len__gte", 1)), name="trial_has_hosts"
                    ),
                ],
            },
        ),
        *publish("agreements_trial", updatable=["known_until"]),
        migrations.RunSQL(CLOSES, migrations.RunSQL.noop),
    ]
