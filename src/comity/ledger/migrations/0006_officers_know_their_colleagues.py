"""Officers hand work to colleagues of their city."""

from django.db import migrations

from comity.ledger.keeping import keeper_sql


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_an_ombudsperson_acts")]
    operations = [keeper_sql("comity.ledger", "colleagues.sql")]
