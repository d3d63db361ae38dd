"""Measures are shown to whoever holds a mandate, and chosen by them in the person's name."""

from django.db import migrations

from comity.privacy.protection import added_by_helpers, shown_to_helpers

ATTEMPT = """
CREATE POLICY pathways_attempt_shown_to_helpers ON pathways_attempt FOR SELECT TO comity_app
    USING ((measure_id, subject) IN (SELECT m.id, m.subject FROM pathways_measure m
        WHERE (m.case_id, m.subject) IN (SELECT h.matter, h.subject FROM helped('decision') h)));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pathways", "0001_what_is_on_offer_and_chosen"),
        ("recognition", "0013_somebody_may_help"),
    ]

    operations = [
        shown_to_helpers("pathways_measure"),
        added_by_helpers("pathways_measure"),
        migrations.RunSQL(ATTEMPT, migrations.RunSQL.noop),
    ]
