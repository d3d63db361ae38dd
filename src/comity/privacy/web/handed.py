"""Access handed over with a code: what is asked of whoever takes it, and how it stands."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.privacy.domain.invitations import InvitationCard
from comity.privacy.domain.mandates import NAME_MAX_CHARACTERS, MandateCard


def code_field(*, missing: object) -> forms.CharField:
    """Ask for the code; `missing` says what is wrong when there is none."""
    return forms.CharField(
        label=gettext_lazy("The code you were given"),
        max_length=40,
        widget=forms.TextInput(
            {"autocomplete": "off", "dir": "ltr", "class": "govuk-input--width-20"}
        ),
        error_messages={"required": missing},  # type: ignore[dict-item]  # a lazy text is text
    )


def name_field(label: object, help_text: object, *, missing: object) -> forms.CharField:
    """Ask who takes it; `missing` says what is wrong when nothing is written."""
    return forms.CharField(
        label=label,  # type: ignore[arg-type]  # a lazy text is text
        help_text=help_text,  # type: ignore[arg-type]  # a lazy text is text
        max_length=NAME_MAX_CHARACTERS,
        widget=forms.TextInput({"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": missing},  # type: ignore[dict-item]  # a lazy text is text
    )


def spaced(code: str) -> str:
    """Write a code so that it can be read aloud: four letters, a gap."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def state_line(card: MandateCard | InvitationCard, at: datetime, *, live: str) -> dict[str, object]:
    """Word how an access stands for whoever may end it; `live` says what its holder does."""
    if card.ended is not None:
        state, tone = _("Ended"), "calm"
    elif card.is_live(at):
        state, tone = live, "good"
    elif card.waits(at):
        state, tone = _("The code was not used yet"), "soon"
    else:
        state, tone = _("Over"), "calm"
    is_open = card.is_live(at) or card.waits(at)
    return {"card": card, "state": state, "tone": tone, "may_end": is_open}
