"""What a panel decided on an appeal holds for later cases: the machine notes it as an answer."""

from django.db import migrations

# Answers of the joint board are still the operator's; those of panels have numbers of their own.
PANELS = """
CREATE POLICY accreditation_precedent_of_panels ON accreditation_precedent
    FOR INSERT TO comity_signer
    WITH CHECK (number LIKE 'AP-%' AND known_until IS NULL AND (SELECT my_role()) = 'service');
GRANT INSERT ON accreditation_precedent TO comity_signer;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accreditation", "0003_the_board_s_answers"),
        ("privacy", "0001_leases_guard_every_read"),
    ]
    operations = [migrations.RunSQL([PANELS], migrations.RunSQL.noop)]
