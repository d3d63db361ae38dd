"""The words of appeals."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.appeals.domain.boards import Asked, BoardChoice, QuestionState
from comity.appeals.domain.panels import Ruling

RULINGS: Mapping[Ruling, str | Promise] = {
    Ruling.UPHOLD: _("The decision stands."),
    Ruling.SEND_BACK: _("The office decides again; it cannot become worse."),
    Ruling.REPLACE: _("The panel replaced the decision."),
}
ASKED: Mapping[Asked, str | Promise] = {
    Asked.DIVERGING: _("Two cities decide differently on the same papers."),
    Asked.SILENT: _("The office did not answer in time."),
}
QUESTION_STATES: Mapping[QuestionState, tuple[str | Promise, str]] = {
    QuestionState.OPEN: (_("open"), "soon"),
    QuestionState.BETTER: (_("the better result stands"), "good"),
    QuestionState.OFFICE: (_("the office decides by itself"), "calm"),
    QuestionState.LAPSED: (_("too few cities voted in time"), "late"),
}
CHOICES: Mapping[BoardChoice, str | Promise] = {
    BoardChoice.BETTER: _("The better result stands"),
    BoardChoice.OFFICE: _("The office of the case decides by itself"),
}
