"""The form of the verify page: a file, a picture or a code, and the city one asks about."""

from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.certificates import queries
from comity.certificates.domain.codes import LENGTH, read_code
from comity.folios.reading import MAX_BYTES as MAX_CARRYING
from comity.folios.reading import is_container
from comity.proofs.kinds import found_in
from comity.proofs.parsing import MAX_BYTES
from comity.values.refusals import Refusal

# A whole certificate as text, which is what people paste.
LONGEST: Final = MAX_BYTES // 2
PICTURES: Final = "image/jpeg,image/png,image/webp"


def _cities() -> list[tuple[str, str | Promise]]:
    names = queries.city_names(get_language() or "")
    cities = [(party.id, names.get(party.id, party.name)) for party in queries.cities()]
    return [("", _("In the city that issued it")), *cities]


def is_certificate(text: str) -> bool:
    """Tell whether what was given is the text of a certificate in any format and no code."""
    if len(text) <= LENGTH + 2:
        return False
    return found_in(text.encode()).kind != "credential" or text.lstrip()[:1] == "{"


class VerifyForm(forms.Form):
    """What to verify. `certificate`, `picture` or `code`; `city` empty asks about the issuer's.

    What is cleaned has a picture as `certificate` too: both are files that carry one.
    """

    certificate = forms.FileField(
        label=_("The certificate's file"),
        help_text=_(
            "What the holder downloaded or sent you: the PDF, the file for computers or wallets, or"
            " a picture of the QR code."
        ),
        required=False,
        widget=forms.FileInput(
            {
                "accept": ".json,.jwt,.sd-jwt,.cbor,.txt,application/vc,.pdf,application/pdf,"
                f"{PICTURES}"
            }
        ),
        error_messages={"empty": _("The file is empty.")},
    )
    # Opens the camera where there is one at hand; elsewhere the style sheet leaves it out.
    picture = forms.FileField(
        label=_("Take a picture of the QR code"),
        required=False,
        widget=forms.FileInput({"accept": PICTURES, "capture": "environment"}),
        error_messages={"empty": _("The file is empty.")},
    )
    code = forms.CharField(
        label=_("The code on the certificate"),
        help_text=_(
            "12 letters and digits, such as 7KQ4-M2XR-9TWB. Or paste the text of the certificate."
        ),
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
        return _not_too_long(self.cleaned_data["certificate"])

    def clean_picture(self) -> "UploadedFile[bytes] | None":
        """Refuse a picture that is too long before any of it is read."""
        return _not_too_long(self.cleaned_data["picture"])

    def clean_code(self) -> str:
        """Read the code as people type it, or the text of a certificate as it was pasted."""
        text: str = self.cleaned_data["code"]
        if not text:
            return ""
        for given in (text.strip(), text.rpartition("#")[2].strip()):
            if is_certificate(given):
                return given
        try:
            return read_code(text)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def clean(self) -> dict[str, Any]:
        """Require one of the ways, not two."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return given
        ways = [name for name in ("certificate", "picture", "code") if given[name]]
        if not ways:
            self.add_error("certificate", _("Choose a file or type a code."))
        elif len(ways) > 1:
            self.add_error(ways[-1], _("Give the file or the code, not both."))
        else:
            given["certificate"] = given["certificate"] or given["picture"]
        return given


def _not_too_long(file: "UploadedFile[bytes] | None") -> "UploadedFile[bytes] | None":
    if file is None:
        return file
    most = MAX_CARRYING if is_container(file.read(16)) else MAX_BYTES
    file.seek(0)
    if (file.size or 0) > most:
        sentence = _("The file is too large. A certificate has less than %(most)d MB.")
        raise forms.ValidationError(sentence, params={"most": most >> 20})
    return file
