"""Issue certificates, publish their status, change it, enrol keys."""

from comity.certificates.actions.archiving import publish_archive, write_folder
from comity.certificates.actions.copying import copy_certificate
from comity.certificates.actions.folios import make_folio, order_folio
from comity.certificates.actions.issuing import issue
from comity.certificates.actions.keys import end_key, enrol_key, follow_key, withdraw_key
from comity.certificates.actions.publishing import publish_due, publish_lists
from comity.certificates.actions.reissuing import Progress, publish_all_lists, reissue
from comity.certificates.actions.status import carry_out, confirm_order, order_status

__all__ = [
    "Progress",
    "carry_out",
    "confirm_order",
    "copy_certificate",
    "end_key",
    "enrol_key",
    "follow_key",
    "issue",
    "make_folio",
    "order_folio",
    "order_status",
    "publish_all_lists",
    "publish_archive",
    "publish_due",
    "publish_lists",
    "reissue",
    "withdraw_key",
    "write_folder",
]
