"""The words of appeals."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.appeals.domain.panels import Ruling

RULINGS: Mapping[Ruling, str | Promise] = {
    Ruling.UPHOLD: _("The decision stands."),
    Ruling.SEND_BACK: _("The office decides again; it cannot become worse."),
    Ruling.REPLACE: _("The panel replaced the decision."),
}
