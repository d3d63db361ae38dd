"""A purpose for running decisions again; whoever may decide on a person's case may also do that."""

from django.db import migrations
from django.db.backends.utils import CursorWrapper

from comity.ledger.keeping import as_keeper
from comity.privacy.protection import load_vocabulary


def extend(cursor: CursorWrapper) -> None:
    """Let each city run again what it may decide on: righting errors is its task."""
    cursor.execute(
        "INSERT INTO basis (subject, city, purpose, data_class, ground, until, granted_by)"
        " SELECT subject, city, 'replay_decisions', data_class, 'public_task', until, granted_by"
        " FROM basis WHERE purpose = 'decide_recognition' AND withdrawn_at IS NULL"
        " AND data_class IN ('case_file', 'decision') ON CONFLICT DO NOTHING"
    )


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_leases_guard_every_read")]
    operations = [load_vocabulary(), as_keeper(extend)]
