"""Offers to wallets, what wallets wish for, and questions to wallets; all gone within the hour."""

from django.db import migrations

from comity.ledger.keeping import keeper_sql


class Migration(migrations.Migration):
    initial = True
    dependencies = [("certificates", "0007_copies_in_wallets_have_places_of_their_own")]
    operations = [keeper_sql("comity.wallets", "issuing.sql", "asking.sql")]
