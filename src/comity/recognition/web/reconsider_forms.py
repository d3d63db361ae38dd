"""What an officer is asked about a decision that would improve."""

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.forms.refused import Shown
from comity.recognition.domain.reconsiderations import (
    DISMISSED,
    REASON_MAX_CHARACTERS,
    REOPENED,
)


class AnswerForm(Shown):
    """Reopen the case, or say why not; several stand on one page, each with names of its own."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (REOPENED, _("Reopen the case")),
            (DISMISSED, _("Leave the decision as it is")),
        ],
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = forms.CharField(
        label=_("Your reason"),
        help_text=_("Needed if you leave the decision as it is."),
        required=False,
        max_length=REASON_MAX_CHARACTERS,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data: Mapping[str, str] | None = None, *, name: UUID) -> None:
        super().__init__(data, auto_id=f"id_{name.hex[:12]}_%s")
        self.name = name
