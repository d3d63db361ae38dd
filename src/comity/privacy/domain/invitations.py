"""Invitations: the access of somebody who guides a person's work, and what it needs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from comity.privacy.domain.mandates import NAME_MAX_CHARACTERS
from comity.values.refusals import Fault, Refusal

CODE_LASTS: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """One invitation as the office, the person and the guide see it.

    Args:
        id: its own.
        subject: the person whose work is guided.
        matter: what it opens.
        until: the moment from which it is over.
        code_until: the moment from which its code opens nothing.
        guide: who accepted it; None: nobody yet.
        guide_name: as the guide wrote it; empty: nobody yet.
        ended: when somebody ended it; None: nobody did.
    """

    id: UUID
    subject: UUID
    matter: UUID
    until: datetime
    code_until: datetime
    guide: UUID | None
    guide_name: str
    ended: datetime | None

    def is_live(self, at: datetime) -> bool:
        """Tell whether somebody holds it now."""
        return self.guide is not None and self.ended is None and at < self.until

    def waits(self, at: datetime) -> bool:
        """Tell whether its code can still be used."""
        is_open = self.guide is None and self.ended is None
        return is_open and at < min(self.until, self.code_until)


def require_guide(name: str) -> None:
    """Refuse a guide without a name.

    Raises:
        Refusal: INVITATION-INVALID.
    """
    if not 0 < len(name.strip()) <= NAME_MAX_CHARACTERS:
        message = _("Write your name and where you work.")
        raise Refusal("INVITATION-INVALID", message, (Fault("NAME-LENGTH", "name", message),))
