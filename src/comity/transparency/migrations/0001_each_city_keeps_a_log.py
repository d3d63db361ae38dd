"""Logs, their trees, checkpoints and cosignatures, and what witnesses have seen."""

from django.db import migrations

from comity.ledger.keeping import keeper_sql


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ledger", "0002_councils_and_the_secretariat_act")]
    operations = [keeper_sql("comity.transparency", "log.sql", "witness.sql")]
