"""Notices: what leaves Comity, named by ids until the moment it is sent."""

from dataclasses import dataclass, field
from uuid import UUID, uuid5

_NOTICES = UUID("7a1c8f0e-6a1b-5a0e-9c55-3f6d1f0c2b77")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message that waits in the outbox.

    Args:
        key: says what it is about; the same key is written and sent once, such as
            ``<case id>/decided``.
        template: which text, such as ``recognition/decided``.
        subject: whom it goes to.
        city: the office in whose name it goes.
        language: two letters.
        fields: ids, codes and dates the text needs; nothing personal.
    """

    key: str
    template: str
    subject: UUID
    city: str
    language: str
    fields: dict[str, str | int | None] = field(default_factory=dict)
    channel: str = "email"

    @property
    def id(self) -> UUID:
        """Give the id that makes a repeated notice the same notice."""
        return uuid5(_NOTICES, self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenNotice:
    """A notice the worker took to send; `attempts` counts this one."""

    id: UUID
    channel: str
    template: str
    subject: UUID
    city: str
    language: str
    fields: dict[str, str | int | None]
    attempts: int
