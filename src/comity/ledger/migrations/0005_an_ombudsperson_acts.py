"""An ombudsperson hears complaints about how a city's office treats people."""

from django.db import migrations

from comity.ledger.keeping import keeper_sql


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_editors_keep_the_occupation_map")]
    operations = [keeper_sql("comity.ledger", "ombudsperson.sql")]
