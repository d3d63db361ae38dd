"""A purpose for proving decisions to the public, beside that of looking for better ones."""

from django.db import migrations
from django.db.backends.utils import CursorWrapper

from comity.ledger.keeping import as_keeper
from comity.privacy.protection import load_vocabulary


def extend(cursor: CursorWrapper) -> None:
    """Let each city prove what it may decide on: to answer for decisions is part of its task."""
    cursor.execute(
        "INSERT INTO basis (subject, city, purpose, data_class, ground, until, granted_by)"
        " SELECT subject, city, 'prove_decisions', data_class, 'public_task', until, granted_by"
        " FROM basis WHERE purpose = 'decide_recognition' AND withdrawn_at IS NULL"
        " AND data_class IN ('case_file', 'decision') ON CONFLICT DO NOTHING"
    )


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_decisions_may_be_run_again")]
    operations = [load_vocabulary(), as_keeper(extend)]
