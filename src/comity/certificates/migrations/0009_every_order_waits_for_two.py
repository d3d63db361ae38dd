"""Every change of a certificate's status waits for a second officer, not a withdrawal alone."""

from django.db import migrations, models

_WAITS = "order_waits_for_two"
# NOT VALID: what one officer ordered and had carried out before stays in the record as it was.
_ADD = f"""
ALTER TABLE certificates_order ADD CONSTRAINT {_WAITS}
CHECK (carried_out_at IS NULL OR second_by IS NOT NULL) NOT VALID
"""


class Migration(migrations.Migration):
    dependencies = [("certificates", "0008_each_copy_in_a_wallet_is_in_the_log")]

    operations = [
        migrations.RemoveConstraint(
            model_name="statusorderrow", name="order_second_officer_is_another"
        ),
        migrations.RemoveConstraint(
            model_name="statusorderrow", name="order_revoking_waits_for_two"
        ),
        migrations.AddConstraint(
            model_name="statusorderrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("second_at", None), ("second_by", None)),
                    models.Q(
                        ("second_at__isnull", False),
                        models.Q(("second_by", models.F("by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="order_second_officer_is_another",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(_ADD, f"ALTER TABLE certificates_order DROP CONSTRAINT {_WAITS}")
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="statusorderrow",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("carried_out_at", None),
                            ("second_by__isnull", False),
                            _connector="OR",
                        ),
                        name=_WAITS,
                    ),
                )
            ],
        ),
    ]
