"""The questions of an application, one form for each page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.forms.dates import DateField, DateParts
from comity.recognition.domain.applications import EARLIEST
from comity.recognition.web.apply_more_forms import PriorLearningForm, WishesForm
from comity.recognition.web.apply_section import (
    CHOOSE,
    YES_NO,
    SectionForm,
    as_truths,
    choice,
    said,
)
from comity.recognition.web.words import language_name, own_language_names, skill_name
from comity.rules.cases import CEFR, SKILLS


class JobForm(SectionForm):
    """Where and as what."""

    def ask(self) -> None:
        """Offer the agreement's cities and jobs."""
        self.fields["host"] = choice(_("In which city do you want to work?"), self.offer.hosts)
        self.fields["occupation"] = choice(_("As what do you want to work?"), self.offer.jobs)


class PersonForm(SectionForm):
    """Who you are and how to reach you."""

    full_name = forms.CharField(
        label=_("Your full name"),
        help_text=_("As it stands in your passport or identity card."),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Write your full name.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We write here when something happens in your case."),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={
            "required": _("Write an e-mail address."),
            "invalid": _("Write an e-mail address such as name@example.org."),
        },
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=40,
        widget=forms.TelInput({"autocomplete": "tel", "class": "govuk-input--width-20"}),
    )

    def ask(self) -> None:
        """Ask for the day of birth up to today, and for the language of letters."""
        self.fields["born_on"] = DateField(
            label=_("When were you born?"),
            first=EARLIEST,
            last=self.offer.on,
            widget=DateParts(autocomplete="bday"),
        )
        self.fields["language"] = choice(
            _("In which language shall we write to you?"), own_language_names()
        )
        self.fields["name_on_certificate"] = choice(
            _("Shall your name stand on the certificate?"),
            YES_NO,
            help_text=_(
                "Without a name, an employer sees a number only and you show that it is yours. "
                "You choose freely; the decision is the same."
            ),
        )
        self.order_fields(
            ["full_name", "born_on", "email", "phone", "language", "name_on_certificate"]
        )

    @staticmethod
    def shown(stored: Any) -> Mapping[str, Any]:  # noqa: ANN401  # JSON of the section
        """Show the stored yes or no as it is chosen."""
        return said(SectionForm.shown(stored), "name_on_certificate")

    def answers(self) -> Any:  # noqa: ANN401  # JSON of the section
        """Give yes or no as a truth."""
        return as_truths(super().answers(), "name_on_certificate")


class CredentialForm(SectionForm):
    """One certificate."""

    def ask(self) -> None:
        """Offer the registered centres and the standards of the agreement."""
        self.fields["provider"] = choice(
            _("Which training centre gave you the certificate?"),
            self.offer.providers,
            radio=False,
            help_text=_("The name stands on the certificate."),
        )
        self.fields["standard"] = choice(
            _("Which standard does the certificate name?"), self.offer.standards
        )
        self.fields["award_on"] = DateField(
            label=_("When did you pass your examination?"),
            help_text=_("The day on which the examination board decided."),
            first=date(1950, 1, 1),
            last=self.offer.on,
        )
        self.fields["enrolled_on"] = DateField(
            label=_("When did the training begin?"),
            required=False,
            first=date(1950, 1, 1),
            last=self.offer.on,
        )
        self.fields["extent"] = choice(
            _("Does the certificate cover the whole job?"),
            [("all", str(_("Yes, all parts"))), ("some", str(_("No, only some parts")))],
        )

    @staticmethod
    def shown(stored: Any) -> Mapping[str, Any]:  # noqa: ANN401  # JSON of the section
        """Say whether all parts were named."""
        values = dict(SectionForm.shown(stored))
        if values:
            values["extent"] = "all" if values.get("units") is None else "some"
        return values

    def clean(self) -> dict[str, Any]:
        """Refuse a training that began after its examination."""
        cleaned: dict[str, Any] = super().clean() or {}
        began, passed = cleaned.get("enrolled_on"), cleaned.get("award_on")
        if began and passed and began > passed:
            fault = _("The training cannot begin after the examination.")
            self.add_error("enrolled_on", forms.ValidationError(str(fault), code="order"))
        return cleaned

    def answers(self) -> Any:  # noqa: ANN401  # JSON of the section
        """Leave the parts to the next page."""
        written = super().answers()
        if written.pop("extent") == "some":
            written["units"] = []
        return written


class UnitsForm(SectionForm):
    """Which parts a certificate covers."""

    def ask(self) -> None:
        """Offer the parts of the standard version."""
        self.fields["units"] = forms.MultipleChoiceField(
            label=_("Which parts does the certificate cover?"),
            choices=self.offer.units,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one part.")},
        )


class LanguageForm(SectionForm):
    """Levels of the languages that count, skill by skill."""

    def ask(self) -> None:
        """Ask for the five skills of each language."""
        levels = [("", str(_("I do not know, or none"))), *((one, one) for one in CEFR)]
        for tag in self.offer.languages:
            for skill in SKILLS:
                label = f"{language_name(tag)}: {skill_name(skill)}"
                self.fields[f"{tag}-{skill}"] = forms.ChoiceField(
                    label=label,
                    choices=levels,
                    required=False,
                    widget=forms.Select({"class": "govuk-input--width-20"}),
                    error_messages=CHOOSE,
                )

    @staticmethod
    def shown(stored: Any) -> Mapping[str, Any]:  # noqa: ANN401  # JSON of the section
        """Lay the levels of each language flat."""
        if not isinstance(stored, dict):
            return {}
        return {
            f"{tag}-{skill}": level
            for tag, levels in stored.items()
            if isinstance(levels, dict)
            for skill, level in levels.items()
        }

    def answers(self) -> Any:  # noqa: ANN401  # JSON of the section
        """Gather the levels by language; a language without any is left out."""
        levels: dict[str, dict[str, str]] = {}
        for name, level in self.cleaned_data.items():
            tag, _dash, skill = name.partition("-")
            if level:
                levels.setdefault(tag, {})[skill] = level
        return levels


class SafetyForm(SectionForm):
    """One safety card."""

    def ask(self) -> None:
        """Offer the cards that count for the job."""
        self.fields["code"] = choice(_("Which card do you have?"), self.offer.cards)
        self.fields["issued_on"] = DateField(
            label=_("When was it issued?"), first=date(1950, 1, 1), last=self.offer.on
        )


class PracticeForm(SectionForm):
    """One time of work in the job."""

    months = forms.IntegerField(
        label=_("How many months did you work in this job?"),
        min_value=1,
        max_value=720,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={
            "required": _("Write the number of months."),
            "invalid": _("Write a whole number of months, such as 18."),
            "min_value": _("Write at least 1 month."),
            "max_value": _("Write at most 720 months."),
        },
    )

    def ask(self) -> None:
        """Ask for the last day up to today."""
        self.fields["last_on"] = DateField(
            label=_("What was your last day at work?"),
            help_text=_("If you still work there, write today's date."),
            first=date(1950, 1, 1),
            last=self.offer.on,
        )


FORMS: dict[str, type[SectionForm]] = {
    "job": JobForm,
    "person": PersonForm,
    "credentials": CredentialForm,
    "language": LanguageForm,
    "safety": SafetyForm,
    "practice": PracticeForm,
    "prior_learning": PriorLearningForm,
    "wishes": WishesForm,
}
