"""Appeals are shown to whoever holds a mandate, and made by them in the person's name."""

from django.db import migrations

from comity.privacy.protection import added_by_helpers, shown_to_helpers

CHALLENGE = """
CREATE POLICY appeals_challenge_with_helpers ON appeals_challenge FOR INSERT TO comity_app
    WITH CHECK ((appeal_id, subject) IN (SELECT a.id, a.subject FROM appeals_appeal a
        WHERE (a.case_id, a.subject) IN (SELECT h.matter, h.subject FROM mandated('act') h)));
CREATE POLICY appeals_seat_shown_to_helpers ON appeals_seat FOR SELECT TO comity_app
    USING ((appeal_id, subject) IN (SELECT a.id, a.subject FROM appeals_appeal a
        WHERE (a.case_id, a.subject) IN (SELECT h.matter, h.subject FROM helped('decision') h)));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0001_appeals_and_their_panels"),
        ("recognition", "0013_somebody_may_help"),
    ]

    operations = [
        shown_to_helpers("appeals_appeal"),
        added_by_helpers("appeals_appeal"),
        migrations.RunSQL(CHALLENGE, migrations.RunSQL.noop),
    ]
