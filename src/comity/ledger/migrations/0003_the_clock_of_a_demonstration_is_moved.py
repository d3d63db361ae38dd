"""The clock of a demonstration is moved ahead, so that deadlines, votes and pilots are seen."""

from django.db import migrations

from comity.ledger.keeping import keeper_sql


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_councils_and_the_secretariat_act")]
    operations = [keeper_sql("comity.ledger", "clock.sql")]
