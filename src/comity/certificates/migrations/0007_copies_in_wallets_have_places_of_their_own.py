"""Each copy of a certificate in a wallet has a place of its own, so that no two can be matched."""

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect_case


class Migration(migrations.Migration):
    dependencies = [("certificates", "0006_a_certificate_as_folio")]

    operations = [
        migrations.CreateModel(
            name="CopyRow",
            fields=[
                (
                    "place",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="certificates.placerow",
                    ),
                ),
                ("certificate", models.UUIDField(db_index=True)),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                (
                    "token_key",
                    models.TextField(
                        db_index=True, help_text="the address of the key that signed it"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "certificates_copy"},
        ),
        *protect_case(
            "certificates_copy",
            insert_by=("office",),
            update_by=(),
            write_role="comity_signer",
        ),
    ]
