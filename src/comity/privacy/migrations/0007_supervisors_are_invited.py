"""An office invites whoever guides somebody's work: a purpose, a class, and the invitations."""

from django.db import migrations

from comity.ledger.keeping import keeper_sql
from comity.privacy.protection import load_vocabulary


class Migration(migrations.Migration):
    dependencies = [("privacy", "0006_offices_bring_in_records")]
    operations = [load_vocabulary(), keeper_sql("comity.privacy", "invitations.sql")]
