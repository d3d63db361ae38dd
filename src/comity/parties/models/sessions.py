"""Sign-in sessions whose keys are kept only as hashes: a stolen table opens no session."""

from hashlib import sha256
from typing import Any, ClassVar, cast

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db.models.functions import Now


class SessionRow(AbstractBaseSession):
    """A session under the SHA-256 of its key (40 of the 64 hex digits fit Django's column)."""

    kept_by_door: ClassVar[bool] = True

    class Meta(AbstractBaseSession.Meta):
        app_label = "parties"
        abstract = False

    def __str__(self) -> str:
        return f"session until {self.expire_date:%Y-%m-%d %H:%M}"

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        return SessionStore


def stored_key(key: str) -> str:
    """Give the form in which a session key is kept."""
    return sha256(key.encode()).hexdigest()[:40]


class SessionStore(DatabaseSessionStore):
    """Django's store, asking for the hash wherever it would ask for the key."""

    @classmethod
    def get_model_class(cls) -> type[SessionRow]:
        """Give the table."""
        return SessionRow

    def _get_session_from_db(self) -> SessionRow | None:
        row = SessionRow.objects.filter(
            session_key=stored_key(str(self.session_key)), expire_date__gt=Now()
        ).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        """Tell whether a session of this key is kept."""
        return super().exists(stored_key(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> SessionRow:
        """Give the row for this session."""
        row = cast("SessionRow", super().create_model_instance(data))
        row.session_key = stored_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Forget a session, this one if none is named."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(stored_key(key))
