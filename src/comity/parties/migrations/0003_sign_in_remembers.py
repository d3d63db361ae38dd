"""Let sign-in remember attempts and used codes in a table that all web processes share."""

from django.db import migrations

# Unlogged: written at every attempt to sign in, and worth nothing after a crash of the server. Only
# the door has any right on it.
_TABLE = """
CREATE UNLOGGED TABLE parties_memory (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX parties_memory_expires ON parties_memory (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_the_worker_leaves_messages")]

    operations = [migrations.RunSQL(_TABLE, "DROP TABLE parties_memory")]
