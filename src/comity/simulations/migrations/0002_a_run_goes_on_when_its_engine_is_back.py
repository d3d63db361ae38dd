"""A run whose engine stopped may be set on its way again by councils and the secretariat."""

from django.db import migrations

_RIGHTS = [
    "DROP POLICY simulations_run_under_way ON simulations_run",
    "CREATE POLICY simulations_run_under_way ON simulations_run AS RESTRICTIVE FOR UPDATE"
    " TO comity_app USING (state IN ('waiting', 'running')"
    " OR (state = 'failed' AND failure = 'ENGINE-STOPPED')) WITH CHECK (true)",
    "DROP POLICY simulations_run_cancelled ON simulations_run",
    "CREATE POLICY simulations_run_cancelled ON simulations_run AS RESTRICTIVE FOR UPDATE"
    " TO comity_app USING (current_user = 'comity_signer'"
    " OR (SELECT my_role()) IN ('council', 'secretariat'))"
    " WITH CHECK (current_user = 'comity_signer' OR state IN ('cancelled', 'waiting'))",
    "GRANT UPDATE (failure) ON simulations_run TO comity_app",
]


class Migration(migrations.Migration):
    dependencies = [("simulations", "0001_runs_and_what_was_taken")]

    operations = [migrations.RunSQL(list(_RIGHTS), reverse_sql=migrations.RunSQL.noop)]
