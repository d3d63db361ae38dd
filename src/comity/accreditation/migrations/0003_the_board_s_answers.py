"""Answers of the joint board as dated facts of the register, public and about nobody."""

from django.db import migrations, models

from comity.privacy.protection import publish

CLOSES = """
CREATE TRIGGER precedent_only_closes BEFORE UPDATE OR DELETE ON accreditation_precedent
    FOR EACH ROW EXECUTE FUNCTION register_rows_only_close();
"""


class Migration(migrations.Migration):
    dependencies = [("accreditation", "0002_what_was_known_stays_known")]

    operations = [
        migrations.CreateModel(
            name="PrecedentRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.TextField(help_text="of the answer, such as JB-2026-01")),
                ("occupation", models.TextField()),
                (
                    "edition",
                    models.TextField(help_text="of the standard of the papers: standard@version"),
                ),
                (
                    "clause",
                    models.TextField(default="§9 / prior_refusal", help_text="that it reads"),
                ),
                ("answered_on", models.DateField()),
                (
                    "says",
                    models.TextField(help_text="the answer in words, without anything personal"),
                ),
                ("known_since", models.DateTimeField()),
                ("known_until", models.DateTimeField(help_text="null: still so", null=True)),
            ],
            options={
                "db_table": "accreditation_precedent",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_until", None)),
                        fields=("number",),
                        name="precedent_is_known_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__regex", "^[A-Z0-9][A-Z0-9-]{2,39}$")),
                        name="precedent_number_reads_well",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("occupation", ""), _negated=True),
                            ("edition__regex", "^[^@]+@[^@]+$"),
                        ),
                        name="precedent_names_its_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("says", ""), _negated=True),
                        name="precedent_says_something",
                    ),
                ],
            },
        ),
        *publish("accreditation_precedent", write_role="comity_owner", updatable=("known_until",)),
        migrations.RunSQL(CLOSES, migrations.RunSQL.noop),
    ]
