"""The questions that most people leave out: prior learning, and wishes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from comity.recognition.web.apply_section import YES_NO, SectionForm, as_truths, choice, said


class PriorLearningForm(SectionForm):
    """One part of a job that was learnt outside courses."""

    def ask(self) -> None:
        """Offer the parts of the job that is wanted."""
        self.fields["unit"] = choice(
            _("Which part of the job do you master?"), self.offer.units, radio=False
        )
        self.fields["level"] = choice(
            _("At which level?"),
            [(str(level), str(level)) for level in range(1, 9)],
            radio=False,
            help_text=_(
                "From 1 for the first steps to 8. A trained worker usually stands at 3 or 4."
            ),
        )
        self.fields["is_assessed"] = choice(
            _("Has an assessment centre looked into it?"),
            YES_NO,
            help_text=_("If so, hand in what the centre wrote under your papers."),
        )
        self.fields["is_informal"] = choice(
            _("Did you learn it without a contract or papers?"),
            YES_NO,
            help_text=_("This stays within the recognition office. No other office may see it."),
        )

    @staticmethod
    def shown(stored: Any) -> Mapping[str, Any]:  # noqa: ANN401  # JSON of the section
        """Show truths and the level as they are chosen."""
        values = said(SectionForm.shown(stored), "is_assessed", "is_informal")
        return values | ({"level": str(values["level"])} if "level" in values else {})

    def answers(self) -> Any:  # noqa: ANN401  # JSON of the section
        """Give the level as a number, yes and no as truths."""
        written = as_truths(super().answers(), "is_assessed", "is_informal")
        return written | {"level": int(written["level"])}


class WishesForm(SectionForm):
    """What the applicant prefers where the agreement leaves the choice to them."""

    def ask(self) -> None:
        """Ask what may be asked; no answer leaves it open."""
        self.fields["measure"] = choice(
            _("If a part is missing: how would you like to close the gap?"),
            [
                ("adaptation", str(_("Work under guidance"))),
                ("test", str(_("A test on the missing part"))),
            ],
            required=False,
        )
        self.fields["partial"] = choice(
            _("If a separate part of the job is possible at once: do you want it?"),
            YES_NO,
            required=False,
        )
        self.fields["rpl_first"] = choice(
            _("Do you want to show first, at an assessment centre, what you already can do?"),
            YES_NO,
            required=False,
        )
        self.fields["hold"] = choice(
            _("If your city starts with this job later: shall your application wait for that day?"),
            YES_NO,
            required=False,
        )

    @staticmethod
    def shown(stored: Any) -> Mapping[str, Any]:  # noqa: ANN401  # JSON of the section
        """Show truths as they are chosen."""
        return said(SectionForm.shown(stored), "partial", "rpl_first", "hold")

    def answers(self) -> Any:  # noqa: ANN401  # JSON of the section
        """Give yes and no as truths."""
        return as_truths(super().answers(), "partial", "rpl_first", "hold")
