"""Accounts, municipalities and sessions; the door's tables and the one that all may read."""

import uuid

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="MailRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("to", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="PartyRow",
            fields=[
                ("id", models.SlugField(max_length=64, primary_key=True, serialize=False)),
                ("names", models.JSONField(help_text="language tag -> name")),
                (
                    "authority",
                    models.JSONField(help_text="language tag -> name of the recognition authority"),
                ),
                (
                    "contact",
                    models.EmailField(
                        help_text="the authority's contact point, not a person's", max_length=254
                    ),
                ),
                (
                    "languages",
                    models.JSONField(help_text="language tags, the first is the main one"),
                ),
                ("timezone", models.CharField(help_text="IANA name", max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="SessionRow",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AccountRow",
            fields=[
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "email",
                    models.EmailField(help_text="in lower case", max_length=254, unique=True),
                ),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="account_address_in_lower_case",
                    )
                ],
            },
        ),
    ]
