"""Each certificate has a record of its keys and of its examination, and may be issued anew."""

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect_case

# What was issued before the record began: by each city's first keys, which there were no others of.
# The owner sees no certificate either; for this one statement the row security does not bind it.
_BEFORE = """
ALTER TABLE certificates_certificate NO FORCE ROW LEVEL SECURITY;
ALTER TABLE certificates_issuance NO FORCE ROW LEVEL SECURITY;
INSERT INTO certificates_issuance (certificate, subject, host_city, place_id, assertion_key,
        token_key, commitment, credential_digest, lints, lint_digest, at)
    SELECT id, subject, host_city, place_id, 'did:web:' || host_city || '.example#a1',
        CASE WHEN wallet IS NULL THEN NULL ELSE 'did:web:' || host_city || '.example#j1' END,
        'sha-256:' || encode(sha256(commitment_salt || credential), 'hex'),
        sha256(credential), 0, NULL, issued_at
    FROM certificates_certificate;
ALTER TABLE certificates_issuance FORCE ROW LEVEL SECURITY;
ALTER TABLE certificates_certificate FORCE ROW LEVEL SECURITY;
"""
_FUNCTION = """
CREATE FUNCTION require_certificate_was_examined() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM certificates_issuance i WHERE i.certificate = NEW.id AND i.lints > 0
          AND i.credential_digest = sha256(NEW.credential)
    ) THEN
        RAISE EXCEPTION 'a certificate is issued only together with the record of its examination'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'certificate_was_examined',
                  TABLE = 'certificates_certificate';
    END IF;
    RETURN NULL;
END $$;
"""
_TRIGGER = """
CREATE CONSTRAINT TRIGGER certificate_was_examined AFTER INSERT ON certificates_certificate
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_certificate_was_examined()
"""
# The signer's process sees of the keys which may sign no more, and nothing else of anything.
_KEYHOLDER = """
CREATE POLICY certificates_key_kept ON certificates_key FOR SELECT TO comity_keyholder USING (true);
GRANT SELECT (id, until, revoked) ON certificates_key TO comity_keyholder;
"""


class Migration(migrations.Migration):
    dependencies = [("certificates", "0004_for_wallets_and_cards")]

    operations = [
        migrations.RemoveConstraint(model_name="certificaterow", name="certificate_one_a_decision"),
        migrations.AddField(
            model_name="certificaterow",
            name="edition",
            field=models.PositiveSmallIntegerField(
                default=1,
                help_text="which certificate of the decision; issued anew after a key was lost",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificaterow",
            constraint=models.UniqueConstraint(
                fields=("case", "turn", "edition"), name="certificate_one_a_decision"
            ),
        ),
        migrations.CreateModel(
            name="IssuanceRow",
            fields=[
                ("certificate", models.UUIDField(primary_key=True, serialize=False)),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("assertion_key", models.TextField(db_index=True)),
                ("token_key", models.TextField(db_index=True, null=True)),
                ("commitment", models.TextField(help_text="as it stands in the log")),
                (
                    "credential_digest",
                    models.BinaryField(help_text="of the signed bytes", max_length=32),
                ),
                (
                    "lints",
                    models.PositiveSmallIntegerField(
                        help_text="how many were held against it; none failed"
                    ),
                ),
                (
                    "lint_digest",
                    models.BinaryField(help_text="of what was examined", max_length=32, null=True),
                ),
                ("at", models.DateTimeField()),
                ("replaced_by", models.UUIDField(null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="certificates.placerow"
                    ),
                ),
            ],
            options={"db_table": "certificates_issuance"},
        ),
        migrations.AddConstraint(
            model_name="issuancerow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lint_digest", None), ("lints", 0)),
                    models.Q(("lint_digest__isnull", False), ("lints__gt", 0)),
                    _connector="OR",
                ),
                name="issuance_examined_means_named",
            ),
        ),
        *protect_case(
            "certificates_issuance",
            insert_by=("office",),
            updatable=("replaced_by",),
            write_role="comity_signer",
        ),
        migrations.RunSQL(_BEFORE, migrations.RunSQL.noop),
        migrations.RunSQL([_FUNCTION, _TRIGGER], migrations.RunSQL.noop),
        migrations.RunSQL(_KEYHOLDER, migrations.RunSQL.noop),
        migrations.RunSQL(
            "ALTER TABLE certificates_certificate ALTER COLUMN edition SET STATISTICS 0",
            migrations.RunSQL.noop,
        ),
    ]
