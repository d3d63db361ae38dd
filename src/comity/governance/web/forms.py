"""What people are asked on the pages of changes: to propose a change and to answer one."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from comity.forms.dates import DateField
from comity.governance.domain.papers import Proposer
from comity.governance.web import words

LONGEST_TEXT = 10_000
LONGEST_DRAFT = 400_000


def long_text(label: Any, hint: Any = "", *, required: bool = True, rows: int = 5) -> Any:  # noqa: ANN401  # a field
    """Ask for a longer text."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": rows}),
    )


def text_of(upload: "UploadedFile[bytes]", most: int) -> str:
    """Read an uploaded file as text.

    Raises:
        ValidationError: it is larger than `most` bytes, or no text.
    """
    if (upload.size or 0) > most:
        raise forms.ValidationError(_("This file is too large."))
    try:
        return bytes(upload.read()).decode("utf-8")
    except UnicodeDecodeError:
        raise forms.ValidationError(_("This file is no text in UTF-8.")) from None


class AnswerForm(forms.Form):
    """What an organisation says to a change."""

    verdict = forms.ChoiceField(
        label=_("Does your organisation object?"),
        widget=forms.RadioSelect,
        choices=[("no", _("No")), ("yes", _("Yes, we object"))],
    )
    points = long_text(
        _("Your points"),
        _("Leave an empty line between two points. Each gets a reply. Write nothing about people."),
        rows=10,
    )

    def said(self) -> list[str]:
        """Give the points, which empty lines part."""
        text = self.cleaned_data["points"].replace("\r\n", "\n")
        return [" ".join(one.split()) for one in text.split("\n\n") if one.strip()]


class DepartureForm(forms.Form):
    """Which city ceased to be a party, and on which day.

    Args:
        parties: of the agreement in force, id and name.
    """

    party = forms.ChoiceField(label=_("City"), widget=forms.RadioSelect)
    day = DateField(label=_("First day on which it was no party"))

    def __init__(self, *given: Any, parties: list[tuple[str, str]], **more: Any) -> None:  # noqa: ANN401  # Django's
        super().__init__(*given, **more)
        field = self.fields["party"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        field.choices = parties


class ProposalForm(forms.Form):
    """What somebody proposes, and the whole text of it."""

    kind = forms.ChoiceField(label=_("Who proposes it"))
    by = forms.CharField(label=_("Name of the organisation"), max_length=200, required=False)
    supporters = long_text(_("Supporters"), _("One organisation a line."), required=False, rows=3)
    title = forms.CharField(label=_("Title"), max_length=200)
    reason = long_text(_("Why"), _("In plain words. It is published."))
    is_pilot = forms.BooleanField(
        label=_("Try it first in a pilot of this version"), required=False
    )
    upload = forms.FileField(
        label=_("The proposed agreement as a file"),
        help_text=_("It takes the place of the text below."),
        required=False,
    )
    text = forms.CharField(
        label=_("The proposed agreement"),
        help_text=_("It begins as the agreement in force. Change what you propose to change."),
        max_length=LONGEST_DRAFT,
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 24, "spellcheck": "false", "lang": "en"}),
    )

    def __init__(self, *given: Any, is_party: bool, **more: Any) -> None:  # noqa: ANN401  # Django's
        super().__init__(*given, **more)
        self.is_party = is_party
        if is_party:
            for name in ("kind", "by", "supporters"):
                del self.fields[name]
            return
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        field.choices = [
            (one.value, words.PROPOSERS[one]) for one in Proposer if one is not Proposer.PARTY
        ]
        self.fields["by"].required = True

    def clean(self) -> dict[str, Any]:
        """Take the text of the file where there is one."""
        answers = super().clean() or {}
        upload = answers.get("upload")
        if upload:
            try:
                answers["text"] = text_of(upload, LONGEST_DRAFT)
            except forms.ValidationError as fault:
                self.add_error("upload", fault)
        if not (answers.get("text") or "").strip() and not self.errors:
            self.add_error("text", _("Write or upload the proposed agreement."))
        return answers
