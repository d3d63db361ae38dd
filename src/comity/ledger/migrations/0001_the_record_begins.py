"""Who acts, the append-only record, the outbox and idempotency keys."""

from django.db import migrations

from comity.ledger.keeping import keeper_sql


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [keeper_sql("comity.ledger", "acting.sql", "facts.sql", "outside.sql")]
