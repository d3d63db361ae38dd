"""What an office is asked when it brings in a file."""

from typing import cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from comity.records.actions.receiving import LARGEST
from comity.records.domain.numbers import Scheme
from comity.records.web import words

_CHOOSE = {"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")}


class UploadForm(forms.Form):
    """A file, what it holds and how its numbers are checked."""

    kind = forms.ChoiceField(
        label=_("What is in the file"),
        widget=forms.RadioSelect,
        choices=[(kind.value, word) for kind, word in words.KINDS.items()],
        error_messages=_CHOOSE,
    )
    scheme = forms.ChoiceField(
        label=_("Check digits of the numbers"),
        help_text=_("If your numbers have check digits, mistyped ones are found."),
        choices=[(scheme.value, word) for scheme, word in words.SCHEMES.items()],
        initial=Scheme.NONE.value,
        error_messages=_CHOOSE,
    )
    upload = forms.FileField(
        label=_("The file"),
        help_text=_("CSV or XLSX, at most 64 MB. The first row names the columns."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another file."),
        },
    )

    def clean_upload(self) -> "UploadedFile[bytes]":
        """Refuse a file that is too large."""
        upload = cast("UploadedFile[bytes]", self.cleaned_data["upload"])
        if (upload.size or 0) > LARGEST:
            raise forms.ValidationError(_("This file is larger than 64 MB. Hand it in in parts."))
        return upload
