"""Make a connection forget everything before the pool lends it to the next request."""

from typing import Any

import psycopg

# DISCARD ALL without DISCARD PLANS: the plans of the log keeper's functions hold nothing of the
# last borrower, and making them again would cost every request more than its own query.
_FORGET = """
CLOSE ALL;
SET SESSION AUTHORIZATION DEFAULT;
RESET ROLE;
RESET ALL;
SET TimeZone = 'UTC';
DEALLOCATE ALL;
UNLISTEN *;
SELECT pg_advisory_unlock_all();
DISCARD SEQUENCES;
DISCARD TEMP
"""


def forget(conn: "psycopg.Connection[Any]") -> None:
    """Close cursors, drop settings, locks and prepared statements; the pool's `reset`.

    The token is gone at the end of each transaction anyway. This is for what could outlive it:
    a WITH HOLD cursor, a session-level setting, an advisory lock. A connection on which this
    fails is thrown away by the pool.
    """
    conn.autocommit = True
    psycopg.ClientCursor(conn).execute(_FORGET)
