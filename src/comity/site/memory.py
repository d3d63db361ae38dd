"""What sign-in must remember for a while, wherever the next request is answered.

Attempts are counted and used one-time codes are known in every web process and after a restart, so
that neither a second process nor a crash gives a guesser another try.
"""

from datetime import datetime

from django.core.cache.backends.db import DatabaseCache
from django.db import connections
from django.db.backends.utils import CursorWrapper


class DoorMemory(DatabaseCache):
    """Keep entries in a table of the door's until they expire; none is dropped for want of room.

    A guesser who fills a cache of limited size would push out the count of their own attempts.
    """

    def _cull(self, db: str, cursor: CursorWrapper, now: datetime, num: int) -> None:  # noqa: ARG002  # the library's signature
        """Forget what has expired; it names addresses of networks and people."""
        expired = connections[db].ops.adapt_datetimefield_value(now)
        cursor.execute("DELETE FROM parties_memory WHERE expires < %s", [expired])
