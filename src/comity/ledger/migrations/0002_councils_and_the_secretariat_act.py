"""Members of councils vote for their city; the secretariat leads changes of the agreement."""

from django.db import migrations

from comity.ledger.keeping import keeper_sql


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_the_record_begins")]
    operations = [keeper_sql("comity.ledger", "council.sql")]
