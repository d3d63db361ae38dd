"""Editors upload a city's list of titles and say what each corresponds to."""

from django.db import migrations

from comity.ledger.keeping import keeper_sql


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_the_clock_of_a_demonstration_is_moved")]
    operations = [keeper_sql("comity.ledger", "editors.sql")]
