"""A later decision on a case has a certificate of its own, in the place of the one before."""

from django.db import migrations, models

STATES = ("good", "suspended", "revoked", "replaced")
FINAL = """
DROP POLICY certificates_place_final ON certificates_place;
CREATE POLICY certificates_place_final ON certificates_place AS RESTRICTIVE FOR UPDATE
    TO comity_signer USING (state NOT IN ('revoked', 'replaced')) WITH CHECK (true);
ALTER TABLE certificates_certificate ALTER COLUMN turn SET STATISTICS 0;
"""


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_certificates_keys_and_lists")]

    operations = [
        migrations.RemoveConstraint(model_name="certificaterow", name="certificate_one_a_case"),
        migrations.RemoveConstraint(model_name="placerow", name="place_state_is_known"),
        migrations.AddField(
            model_name="certificaterow",
            name="turn",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="which decision on the case"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificaterow",
            constraint=models.UniqueConstraint(
                fields=("case", "turn"), name="certificate_one_a_decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="placerow",
            constraint=models.CheckConstraint(
                condition=models.Q(state__in=STATES), name="place_state_is_known"
            ),
        ),
        migrations.RunSQL(FINAL, migrations.RunSQL.noop),
    ]
