"""Who wrote last in a draft, in the words of whoever looks at it."""

from django.utils.translation import gettext as _

from comity.privacy.queries import mandates_for
from comity.recognition.queries.own import DraftCard
from comity.recognition.web.desk import Standing


def writer(draft: DraftCard | None, who: Standing) -> str:
    """Say who wrote last; empty where nobody else could have.

    A helper is not told the names of other helpers.
    """
    if draft is None:
        return ""
    helpers = {one.helper: one.helper_name for one in mandates_for(draft.id) if one.helper}
    if not who.is_helper and not helpers:
        return ""
    if draft.written_by == who.by:
        return _("you")
    if draft.written_by == draft.subject:
        return _("the person you help")
    return helpers.get(draft.written_by) or _("another helper")
