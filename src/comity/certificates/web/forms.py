"""The form of the verify page: a file or a code, and the city one asks about."""

from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.certificates import queries
from comity.certificates.domain.codes import LENGTH, read_code
from comity.proofs.kinds import found_in
from comity.proofs.parsing import MAX_BYTES
from comity.values.refusals import Refusal

# A card as text, with the address before it.
LONGEST: Final = 2000
LARGEST_MB: Final = MAX_BYTES >> 20


def _cities() -> list[tuple[str, str | Promise]]:
    names = queries.city_names(get_language() or "")
    cities = [(party.id, names.get(party.id, party.name)) for party in queries.cities()]
    return [("", _("In the city that issued it")), *cities]


def is_card(text: str) -> bool:
    """Tell whether what was typed is the text of a card and no code."""
    return len(text) > LENGTH + 2 and found_in(text.encode()).kind == "card"


class VerifyForm(forms.Form):
    """What to verify. `certificate` or `code`, not both; `city` empty asks about the issuer's."""

    certificate = forms.FileField(
        label=_("The certificate's file"),
        help_text=_("The file that the holder downloaded or sent you, for computers or wallets."),
        required=False,
        widget=forms.FileInput({"accept": ".json,.jwt,.sd-jwt,.cbor,.txt,application/vc"}),
        error_messages={"empty": _("The file is empty.")},
    )
    code = forms.CharField(
        label=_("The code on the certificate"),
        help_text=_("12 letters and digits, such as 7KQ4-M2XR-9TWB."),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(
            {
                "class": "govuk-input--width-20 c-code",
                "dir": "ltr",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-from-fragment": "",
            }
        ),
    )
    city = forms.ChoiceField(
        label=_("In which city shall it count?"), required=False, choices=_cities
    )

    def clean_certificate(self) -> "UploadedFile[bytes] | None":
        """Refuse a file that is too long before any of it is read."""
        file: UploadedFile[bytes] | None = self.cleaned_data["certificate"]
        if file is not None and (file.size or 0) > MAX_BYTES:
            sentence = _("The file is too large. A certificate has less than %(most)d MB.")
            raise forms.ValidationError(sentence, params={"most": LARGEST_MB})
        return file

    def clean_code(self) -> str:
        """Read the code as people type it, or the text of a card as a telephone gives it."""
        text: str = self.cleaned_data["code"]
        if not text:
            return ""
        scanned = text.rpartition("#")[2].strip()
        if is_card(scanned):
            return scanned
        try:
            return read_code(text)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def clean(self) -> dict[str, Any]:
        """Require one of the two ways, not both."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return given
        if given["certificate"] is None and not given["code"]:
            self.add_error("certificate", _("Choose a file or type a code."))
        elif given["certificate"] is not None and given["code"]:
            self.add_error("code", _("Give the file or the code, not both."))
        return given
