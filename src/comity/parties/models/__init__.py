"""Parties, accounts and sessions as stored."""

from comity.parties.models.accounts import AccountRow, MailRow
from comity.parties.models.parties import PartyRow
from comity.parties.models.sessions import SessionRow

__all__ = ["AccountRow", "MailRow", "PartyRow", "SessionRow"]
