"""A certificate in three formats at once, the keys and the list that the other two need."""

from django.db import migrations, models

from comity.privacy.protection import publish


class Migration(migrations.Migration):
    dependencies = [("certificates", "0003_a_certificate_is_in_the_log")]

    operations = [
        migrations.CreateModel(
            name="AnchorRow",
            fields=[
                (
                    "certificate",
                    models.BinaryField(help_text="X.509, DER", primary_key=True, serialize=False),
                ),
            ],
            options={"db_table": "certificates_anchor"},
        ),
        migrations.RemoveConstraint(
            model_name="statuslistrow", name="status_list_purpose_is_known"
        ),
        migrations.AddField(
            model_name="certificaterow",
            name="card",
            field=models.BinaryField(help_text="the same as a card for a QR code", null=True),
        ),
        migrations.AddField(
            model_name="certificaterow",
            name="wallet",
            field=models.TextField(
                help_text="the same for wallets, every piece with it", null=True
            ),
        ),
        migrations.AddField(
            model_name="keyrow",
            name="certificate",
            field=models.BinaryField(help_text="of keys that sign tokens: X.509, DER", null=True),
        ),
        migrations.AddConstraint(
            model_name="certificaterow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("card", None), ("wallet", None)),
                    models.Q(("card__isnull", False), ("wallet__isnull", False)),
                    _connector="OR",
                ),
                name="certificate_in_all_formats",
            ),
        ),
        migrations.AddConstraint(
            model_name="statuslistrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["revocation", "suspension", "token"])),
                name="status_list_purpose_is_known",
            ),
        ),
        # Planner statistics are a second copy of personal values.
        migrations.RunSQL(
            "ALTER TABLE certificates_certificate ALTER COLUMN wallet SET STATISTICS 0,"
            " ALTER COLUMN card SET STATISTICS 0",
            migrations.RunSQL.noop,
        ),
        *publish("certificates_anchor", write_role="comity_owner"),
    ]
