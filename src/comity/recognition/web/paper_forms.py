"""The last two forms of an application: a file, and the words above the last button."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.recognition.domain.uploads import KINDS
from comity.recognition.web.apply_section import choice
from comity.recognition.web.words import PAPER_KINDS


class PaperForm(forms.Form):
    """One file."""

    kind = choice(
        _("What is it?"),
        [(kind, PAPER_KINDS[kind]) for kind in KINDS],  # type: ignore[misc]  # lazy text
    )
    file = forms.FileField(
        label=_("The file"),
        help_text=_("A photo or a scan: PDF, JPEG, PNG or WebP, at most 10 MB."),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png,.webp,application/pdf,image/*"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another file."),
        },
    )


class DeclarationForm(forms.Form):
    """What stands above the last button."""

    draft = forms.UUIDField(widget=forms.HiddenInput)
    true = forms.BooleanField(
        label=_("What I have written is true, and the papers are mine."),
        error_messages={"required": _("Confirm that what you have written is true.")},
    )
