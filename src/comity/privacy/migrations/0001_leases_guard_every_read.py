"""Purposes, legal bases and leases."""

from django.db import migrations

from comity.ledger.keeping import keeper_sql
from comity.privacy.protection import load_vocabulary


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ledger", "0001_the_record_begins")]
    operations = [keeper_sql("comity.privacy", "leases.sql"), load_vocabulary()]
