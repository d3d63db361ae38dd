"""Certificates as stored: their keys and lists for everybody, themselves for their holder."""

from comity.certificates.models.certificates import CertificateRow, CopyRow, IssuanceRow, SealedRow
from comity.certificates.models.keys import AnchorRow, KeyRow, SaltRow
from comity.certificates.models.lists import LISTS, TOKEN, PlaceRow, StatusListRow
from comity.certificates.models.orders import ArchiveRow, FolioRow, StatusOrderRow

__all__ = [
    "LISTS",
    "TOKEN",
    "AnchorRow",
    "ArchiveRow",
    "CertificateRow",
    "CopyRow",
    "FolioRow",
    "IssuanceRow",
    "KeyRow",
    "PlaceRow",
    "SaltRow",
    "SealedRow",
    "StatusListRow",
    "StatusOrderRow",
]
