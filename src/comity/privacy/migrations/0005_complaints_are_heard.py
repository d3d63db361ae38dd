"""A purpose and a class of data for complaints, which no office reads."""

from django.db import migrations
from django.db.backends.utils import CursorWrapper

from comity.ledger.keeping import as_keeper
from comity.privacy.protection import load_vocabulary


def allow(cursor: CursorWrapper) -> None:
    """Let an ombudsperson hear as many people a day as an overseer looks at."""
    cursor.execute("INSERT INTO budget VALUES ('ombudsperson', 20)")


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0004_somebody_may_help"),
        ("ledger", "0005_an_ombudsperson_acts"),
    ]
    operations = [load_vocabulary(), as_keeper(allow)]
