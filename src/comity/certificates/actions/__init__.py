"""Issue certificates, publish their status, change it, enrol keys."""

from comity.certificates.actions.archiving import publish_archive, write_folder
from comity.certificates.actions.issuing import issue
from comity.certificates.actions.keys import enrol_key
from comity.certificates.actions.publishing import publish_due, publish_lists
from comity.certificates.actions.status import carry_out, confirm_order, order_status

__all__ = [
    "carry_out",
    "confirm_order",
    "enrol_key",
    "issue",
    "order_status",
    "publish_archive",
    "publish_due",
    "publish_lists",
    "write_folder",
]
