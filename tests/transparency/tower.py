"""A tower to look from: logs of new cities in the real database, and ways to break them."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import transaction
from tests.certificates.desk import worker
from tests.privacy.scenes import Scene

from comity.proofs.log.entries import certificate_entry, hash_text
from comity.transparency import actions, queries
from comity.transparency.keyring import log_key
from comity.transparency.queries import KeptLog

TABLES = ("tlog_entry", "tlog_hash", "tlog_checkpoint", "tlog_cosignature", "tlog_seen")


def now() -> datetime:
    return datetime.now(UTC)


def entries(count: int) -> list[bytes]:
    return [certificate_entry(hash_text(secrets.token_bytes(32))) for _ in range(count)]


class Tower:
    """A new city that keeps a log; the three cities of the region witness it."""

    def __init__(self, product: Scene) -> None:
        self.product = product
        self.city = f"tower-{secrets.token_hex(6)}"
        # It witnesses nobody itself: the others' logs stay as they were for other tests.
        key = log_key(self.city)
        product.connect("signer").execute(
            "SELECT enrol_tlog(%s, %s, %s)", [key.name, key.text, self.city]
        )

    @property
    def log(self) -> KeptLog:
        log = queries.log_of(self.city)
        assert log
        return log

    def append(self, count: int) -> int:
        with worker(self.product), transaction.atomic():
            return actions.append(self.city, entries(count))

    def exchange(self) -> list[str]:
        """Exchange; give the codes of what was not well with this log."""
        with worker(self.product):
            done = actions.exchange(at=now(), city=self.city)
        return sorted({one.code for one in done if one.origin == self.log.origin and one.code})

    def codes(self) -> set[str]:
        """What is kept as evidence about this log."""
        return {fault.code for fault in queries.faults() if fault.origin == self.log.origin}

    @contextmanager
    def unguarded(self) -> Iterator[None]:
        """Take the guards off, as only the server's administrator can, and put them back."""
        admin = self.product.admin
        for table in TABLES:
            admin.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield
        finally:
            for table in TABLES:
                admin.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_stays")
                admin.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_is_never_emptied")
            admin.execute("ALTER TABLE tlog_seen ENABLE ALWAYS TRIGGER tlog_seen_never_shrinks")

    def sql(self, statement: str, *values: object) -> None:
        self.product.admin.execute(statement, [self.log.origin, *values])

    def rebuild(self, entries: list[bytes], *, forget_checkpoints: bool) -> None:
        """Put other entries in the place of the log's, as a thief of the database would."""
        with self.unguarded():
            for table in ("tlog_entry", "tlog_hash"):
                self.sql(f"DELETE FROM {table} WHERE origin = %s")
            if forget_checkpoints:
                for table in ("tlog_cosignature", "tlog_checkpoint"):
                    self.sql(f"DELETE FROM {table} WHERE origin = %s")
        with worker(self.product), transaction.atomic():
            actions.append(self.city, entries)

    def kept(self) -> list[bytes]:
        rows = self.product.admin.execute(
            "SELECT entry FROM tlog_entry WHERE origin = %s ORDER BY place", [self.log.origin]
        )
        return [bytes(entry) for (entry,) in rows]
