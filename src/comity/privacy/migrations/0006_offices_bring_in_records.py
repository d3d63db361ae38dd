"""A purpose and a class for what offices bring in from their files, and bases for many at once."""

from django.db import migrations

from comity.ledger.keeping import keeper_sql
from comity.privacy.protection import load_vocabulary


class Migration(migrations.Migration):
    dependencies = [("privacy", "0005_complaints_are_heard")]
    operations = [load_vocabulary(), keeper_sql("comity.privacy", "many.sql")]
