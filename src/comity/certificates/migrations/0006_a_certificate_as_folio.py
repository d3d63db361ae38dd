"""A certificate may be had as PDF: ordered by its holder, made by the worker."""

from django.db import migrations, models

from comity.privacy.protection import protect

# It goes with its certificate, also when the sweeper deletes that.
_TOGETHER = """
ALTER TABLE certificates_folio ADD CONSTRAINT folio_goes_with_its_certificate
FOREIGN KEY (certificate) REFERENCES certificates_certificate ON DELETE CASCADE
"""
# Who orders it writes nothing into it.
_RULES = (
    "CREATE POLICY certificates_folio_ordered ON certificates_folio AS RESTRICTIVE FOR INSERT"
    " TO comity_app WITH CHECK (content IS NULL AND fault = '')",
    "REVOKE UPDATE (content, made_at, is_logged, fault) ON certificates_folio FROM comity_app",
)


class Migration(migrations.Migration):
    dependencies = [("certificates", "0005_how_each_certificate_came_about")]

    operations = [
        migrations.CreateModel(
            name="FolioRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("certificate", models.UUIDField()),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                (
                    "language",
                    models.TextField(help_text="the reader's, two letters; the city's follows"),
                ),
                ("ordered_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(null=True)),
                (
                    "is_logged",
                    models.BooleanField(default=False, help_text="its log proof is inside"),
                ),
                ("content", models.BinaryField(null=True)),
                (
                    "fault",
                    models.TextField(default="", help_text="the code of why it could not be made"),
                ),
            ],
            options={"db_table": "certificates_folio"},
        ),
        migrations.AddConstraint(
            model_name="foliorow",
            constraint=models.UniqueConstraint(
                fields=("certificate", "language"), name="folio_one_a_language"
            ),
        ),
        migrations.AddConstraint(
            model_name="foliorow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("content", None), ("is_logged", False), ("made_at", None)),
                    models.Q(("content__isnull", False), ("fault", ""), ("made_at__isnull", False)),
                    _connector="OR",
                ),
                name="folio_is_made_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="foliorow",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__regex", "^[a-z]{2}$")),
                name="folio_language_is_two_letters",
            ),
        ),
        migrations.RunSQL(_TOGETHER, migrations.RunSQL.noop),
        *protect(
            "certificates_folio",
            data_class="decision",
            city_columns=("host_city",),
            insert_by=("own",),
            update_by=("own", "office"),
            updatable=("ordered_at", "content", "made_at", "is_logged", "fault"),
        ),
        migrations.RunSQL(list(_RULES), migrations.RunSQL.noop),
    ]
