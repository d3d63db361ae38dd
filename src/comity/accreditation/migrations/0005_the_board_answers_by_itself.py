"""What the joint board answers on its desk holds for later cases: the machine notes it."""

from django.db import migrations

# Numbers that begin otherwise are still the operator's.
BOARD = """
CREATE POLICY accreditation_precedent_of_the_board ON accreditation_precedent
    FOR INSERT TO comity_signer
    WITH CHECK (number LIKE 'BD-%' AND known_until IS NULL AND (SELECT my_role()) = 'service');
"""


class Migration(migrations.Migration):
    dependencies = [("accreditation", "0004_panels_answer_too")]
    operations = [migrations.RunSQL([BOARD], migrations.RunSQL.noop)]
