"""Logs and witnesses may change their keys; the old ones stay."""

from django.db import migrations

from comity.ledger.keeping import keeper_sql


class Migration(migrations.Migration):
    dependencies = [("transparency", "0001_each_city_keeps_a_log")]
    operations = [keeper_sql("comity.transparency", "succession.sql")]
