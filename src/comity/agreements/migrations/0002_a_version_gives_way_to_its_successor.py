"""The worker publishes a successor; the days of the version before it end where it begins."""

from django.db import migrations

_TABLE = "agreements_version"


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_agreements_are_published")]

    operations = [
        migrations.RunSQL(
            [
                f"CREATE POLICY {_TABLE}_succeed ON {_TABLE} FOR INSERT TO comity_signer"
                " WITH CHECK (true)",
                f"GRANT INSERT ON {_TABLE} TO comity_signer",
                f"CREATE POLICY {_TABLE}_give_way ON {_TABLE} FOR UPDATE TO comity_signer"
                " USING (true)",
                f"GRANT UPDATE (effective) ON {_TABLE} TO comity_signer",
            ],
            reverse_sql=migrations.RunSQL.noop,
        )
    ]
