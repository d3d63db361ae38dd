"""Let the worker add to the demonstration's messages; only the door reads and removes them."""

from django.db import migrations

_RULES = (
    "ALTER TABLE parties_mailrow ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE parties_mailrow FORCE ROW LEVEL SECURITY",
    "CREATE POLICY parties_mailrow_door ON parties_mailrow TO comity_door"
    " USING (true) WITH CHECK (true)",
    "CREATE POLICY parties_mailrow_left ON parties_mailrow FOR INSERT TO comity_signer"
    " WITH CHECK (true)",
)


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_accounts_parties_and_sessions")]

    operations = [migrations.RunSQL(list(_RULES), migrations.RunSQL.noop)]
