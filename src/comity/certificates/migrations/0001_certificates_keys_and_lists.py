"""Certificates, the keys and lists that vouch for them, and what officers order about them."""

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect, publish

_SALT = """
INSERT INTO certificates_salt
SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
"""
# The sealed copy goes with its certificate, also when the sweeper deletes that.
_TOGETHER = """
ALTER TABLE certificates_sealed ADD CONSTRAINT sealed_goes_with_its_certificate
FOREIGN KEY (certificate) REFERENCES certificates_certificate ON DELETE CASCADE
"""
_RULES = (
    # What was withdrawn stays withdrawn.
    "CREATE POLICY certificates_place_final ON certificates_place AS RESTRICTIVE FOR UPDATE"
    " TO comity_signer USING (state <> 'revoked') WITH CHECK (true)",
    # An officer orders, and agrees, in their own name only.
    "CREATE POLICY certificates_order_signed ON certificates_order AS RESTRICTIVE FOR INSERT"
    " TO comity_app, comity_signer WITH CHECK ((SELECT my_role()) = 'officer'"
    " AND by = (SELECT me()) AND second_by IS NULL AND carried_out_at IS NULL)",
    "CREATE POLICY certificates_order_agreed ON certificates_order AS RESTRICTIVE FOR UPDATE"
    " TO comity_app, comity_signer USING (carried_out_at IS NULL)"
    " WITH CHECK (second_by IS NULL OR second_by = (SELECT me())"
    " OR (SELECT my_role()) = 'service')",
    "REVOKE UPDATE (carried_out_at) ON certificates_order FROM comity_app",
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("privacy", "0001_leases_guard_every_read")]

    operations = [
        migrations.CreateModel(
            name="ArchiveRow",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("dated", models.DateTimeField()),
            ],
            options={
                "db_table": "certificates_archive",
            },
        ),
        migrations.CreateModel(
            name="KeyRow",
            fields=[
                (
                    "id",
                    models.TextField(
                        help_text="full address, DID and fragment",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("city", models.TextField()),
                ("multikey", models.TextField()),
                ("first", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("revoked", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "certificates_key",
            },
        ),
        migrations.CreateModel(
            name="SaltRow",
            fields=[
                ("salt", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
            ],
            options={
                "db_table": "certificates_salt",
            },
        ),
        migrations.CreateModel(
            name="SealedRow",
            fields=[
                ("locator", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("certificate", models.UUIDField(unique=True)),
                ("sealed", models.BinaryField()),
            ],
            options={
                "db_table": "certificates_sealed",
            },
        ),
        migrations.CreateModel(
            name="PlaceRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("number", models.PositiveIntegerField()),
                ("index", models.PositiveIntegerField()),
                ("state", models.TextField(default="good")),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "certificates_place",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("city", "number", "index"), name="place_is_taken_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("index__lt", 131072)), name="place_is_in_the_list"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["good", "suspended", "revoked"])),
                        name="place_state_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificateRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("case", models.UUIDField()),
                ("number", models.TextField(help_text="the code printed on it")),
                (
                    "credential",
                    models.BinaryField(help_text="the bytes that were signed, with their proofs"),
                ),
                ("language", models.TextField(help_text="of notices to the holder, two letters")),
                ("commitment_salt", models.BinaryField(max_length=32)),
                ("issued_at", models.DateTimeField()),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                (
                    "place",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="certificates.placerow"
                    ),
                ),
            ],
            options={
                "db_table": "certificates_certificate",
            },
        ),
        migrations.CreateModel(
            name="StatusListRow",
            fields=[
                ("address", models.TextField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("number", models.PositiveIntegerField()),
                ("purpose", models.TextField()),
                ("document", models.BinaryField(help_text="exactly the bytes that are served")),
                ("published_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
            ],
            options={
                "db_table": "certificates_status_list",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("city", "number", "purpose"), name="status_list_one_a_purpose"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ("revocation", "suspension"))),
                        name="status_list_purpose_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusOrderRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("kind", models.TextField()),
                ("reason_code", models.TextField()),
                ("reason", models.TextField(help_text="in words, for the holder")),
                ("by", models.UUIDField(help_text="an officer's actor id")),
                ("at", models.DateTimeField()),
                ("second_by", models.UUIDField(null=True)),
                ("second_at", models.DateTimeField(null=True)),
                ("carried_out_at", models.DateTimeField(null=True)),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="certificates.certificaterow",
                    ),
                ),
            ],
            options={
                "db_table": "certificates_order",
            },
        ),
        migrations.AddConstraint(
            model_name="certificaterow",
            constraint=models.UniqueConstraint(fields=("case",), name="certificate_one_a_case"),
        ),
        migrations.AddConstraint(
            model_name="certificaterow",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__regex", "^[2-9A-HJ-NP-Z]{12}$")),
                name="certificate_code_reads_well",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificaterow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until", None),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="certificate_begins_before_it_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusorderrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["suspend", "lift", "revoke"])),
                name="order_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusorderrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="order_is_reasoned"
            ),
        ),
        migrations.AddConstraint(
            model_name="statusorderrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("second_at", None), ("second_by", None)),
                    models.Q(
                        ("kind", "revoke"),
                        ("second_at__isnull", False),
                        models.Q(("second_by", models.F("by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="order_second_officer_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusorderrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "revoke"), _negated=True),
                    ("carried_out_at", None),
                    ("second_by__isnull", False),
                    _connector="OR",
                ),
                name="order_revoking_waits_for_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusorderrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("carried_out_at", None)),
                fields=("certificate", "kind"),
                name="order_one_open_of_a_kind",
            ),
        ),
        migrations.RunSQL(_SALT, migrations.RunSQL.noop),
        migrations.RunSQL(_TOGETHER, migrations.RunSQL.noop),
        *publish("certificates_salt", write_role="comity_owner"),
        *publish("certificates_key", write_role="comity_owner", updatable=("until", "revoked")),
        *publish("certificates_status_list", updatable=("document", "published_at", "until")),
        *publish("certificates_place", updatable=("state", "changed_at")),
        *publish("certificates_sealed"),
        *publish("certificates_archive", updatable=("content", "dated")),
        *protect(
            "certificates_certificate",
            data_class="decision",
            city_columns=("host_city",),
            insert_by=("office",),
            write_role="comity_signer",
        ),
        *protect(
            "certificates_order",
            data_class="decision",
            city_columns=("host_city",),
            insert_by=("office",),
            update_by=("office",),
            updatable=("second_by", "second_at", "carried_out_at"),
        ),
        migrations.RunSQL(list(_RULES), migrations.RunSQL.noop),
    ]
