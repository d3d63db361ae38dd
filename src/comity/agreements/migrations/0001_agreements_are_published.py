"""Agreement versions, published once and never overlapping."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

from comity.privacy.protection import publish


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AgreementVersionRow",
            fields=[
                ("digest", models.TextField(primary_key=True, serialize=False)),
                ("agreement_id", models.TextField()),
                ("version", models.TextField()),
                ("document", models.TextField()),
                ("signatures", models.JSONField()),
                ("effective", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "db_table": "agreements_version",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement_id", "version"),
                        name="agreement_version_is_published_once",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("agreement_id", "="), ("effective", "&&")],
                        name="agreement_versions_do_not_overlap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^sha-256:[0-9a-f]{64}$")),
                        name="agreement_digest_is_sha_256",
                    ),
                ],
            },
        ),
        *publish("agreements_version", write_role="comity_owner"),
    ]
