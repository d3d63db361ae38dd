"""Acts in words: steps of the tracker and of the case page, papers that are asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.recognition.domain.acts import Act, ActKind, Question, unanswered
from comity.recognition.queries.acts import Text
from comity.recognition.web.words import PAPER_KINDS

DONE, NEXT, LATER = "done", "next", "later"
TITLES: Mapping[ActKind, str | Promise] = {
    ActKind.ACKNOWLEDGED: gettext_lazy("The office confirmed receipt"),
    ActKind.ASKED: gettext_lazy("The office asked for something"),
    ActKind.ANSWERED: gettext_lazy("The answer came"),
    ActKind.EXTENDED: gettext_lazy("The office took more time, once"),
    ActKind.CHOSEN: gettext_lazy("The choice was made"),
    ActKind.WITHDRAWN: gettext_lazy("The application was withdrawn"),
    ActKind.LAPSED: gettext_lazy("The application was closed because no answer came"),
    ActKind.PROVISIONAL: gettext_lazy("No decision in time: it counts as yes for now"),
    ActKind.TO_BOARD: gettext_lazy("No decision in time: the joint board decides"),
    ActKind.APPEALED: gettext_lazy("An appeal was made"),
    ActKind.APPEAL_ENDED: gettext_lazy("The panel decided on the appeal"),
}
ENQUIRY_ANSWERS: Mapping[str, str | Promise] = {
    "waiting": gettext_lazy("The issuing city was asked and has not answered yet."),
    "confirmed": gettext_lazy("The issuing city confirmed it."),
    "denied": gettext_lazy("The issuing city says that it did not award it."),
    "unknown": gettext_lazy("The issuing city cannot say."),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case; `on` is the day it happened or will at the latest."""

    title: str
    state: str
    on: date | None = None
    by: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that waits for the person's answer, in words."""

    question: Question
    papers: tuple[tuple[str, str], ...]


def steps_of(acts: tuple[Act, ...], texts: Mapping[UUID, Text]) -> Iterator[Step]:
    """Give the acts as steps; the last day of an open question says so."""
    waiting = {one.id for one in unanswered(acts)}
    for act in acts:
        said = texts.get(act.id)
        parts = [] if said is None else [*_items(said), said.words]
        if act.id in waiting and act.until is not None:
            parts.append(_("Answer by %(day)s.") % {"day": date_format(act.until, "DATE_FORMAT")})
        by = _("a helper, in the person's name") if act.is_by_helper else ""
        yield Step(str(TITLES[act.kind]), DONE, act.on, by, " ".join(filter(None, parts)))


def asked_of(acts: tuple[Act, ...], texts: Mapping[UUID, Text]) -> tuple[Asked, ...]:
    """Give what waits for the person's answer, the oldest first."""
    return tuple(
        Asked(
            question,
            tuple(
                (str(PAPER_KINDS[item.kind]), item.why)
                for item in (texts[question.id].items if question.id in texts else ())
            ),
        )
        for question in unanswered(acts)
    )


def _items(said: Text) -> Iterator[str]:
    for item in said.items:
        yield f"{PAPER_KINDS[item.kind]}: {item.why}"
