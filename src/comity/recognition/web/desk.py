"""The desk of somebody who applies: who they are, their draft, what it still needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.ledger.clock import now
from comity.ledger.domain.actors import Actor
from comity.parties.web.acting import actor_of
from comity.parties.web.endpoints import caller
from comity.privacy import leases
from comity.privacy.domain.mandates import Scope
from comity.privacy.queries import mandated
from comity.recognition.actions import drafting
from comity.recognition.actions.mandates import zone_of
from comity.recognition.domain.applications import faults_of, section_of
from comity.recognition.domain.wanted import wanted
from comity.recognition.queries import own
from comity.recognition.queries.office import not_found
from comity.recognition.web.apply_choices import Offer, offer
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands before a case: whose it is, who acts, and whether they may do more than see."""

    subject: UUID
    by: UUID
    may_act: bool = True

    @property
    def is_helper(self) -> bool:
        """Tell whether somebody acts for another."""
        return self.subject != self.by

    @property
    def helper(self) -> UUID | None:
        """Give who acts for another; None: the person acts."""
        return self.by if self.is_helper else None

    def require_act(self) -> None:
        """Refuse what a helper does who may only see.

        Raises:
            Refusal: MANDATE-SEES-ONLY.
        """
        if not self.may_act:
            sentence = _("Your mandate lets you see this case, not act in it. Ask the person.")
            raise Refusal("MANDATE-SEES-ONLY", sentence)


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at a draft, their own or another's; nothing is stored before an answer."""

    who: Standing
    draft: own.DraftCard | None
    answers: Mapping[str, Any]
    papers: tuple[own.PaperCard, ...]
    at: datetime

    @property
    def subject(self) -> UUID:
        """Give whose draft it is."""
        return self.who.subject

    @property
    def on(self) -> date:
        """Give the day of the request."""
        return self.at.date()

    def offer(self) -> Offer:
        """Give what can be chosen."""
        offered, job = offer(self.answers, on=self.on), self.answers.get("job")
        return offered.with_job(str(job.get("occupation")) if isinstance(job, dict) else "")

    def missing(self, offered: Offer) -> frozenset[str]:
        """Name the sections that keep the draft from being sent."""
        known = wanted(offered.rulebook, (one for one, _name in offered.providers), on=self.on)
        kinds = [paper.kind for paper in self.papers]
        return frozenset(map(section_of, faults_of(dict(self.answers), known, papers=kinds)))

    def zone(self) -> str:
        """Name the time zone in which the days of a mandate for this draft are counted."""
        job = self.answers.get("job")
        return zone_of(str(job.get("host")) if isinstance(job, dict) else "", self.at)

    def email(self) -> str:
        """Give the address that the person wrote down; empty: none yet."""
        person = self.answers.get("person")
        return str(person.get("email") or "") if isinstance(person, dict) else ""

    def begin(self) -> UUID:
        """Give the draft's id, and begin one if there is none."""
        return (self.draft or drafting.begin(self.subject, at=self.at)).id

    def url(self, page: str, *arguments: object) -> str:
        """Give the address of a page of this draft, as whoever sits at the desk finds it."""
        if self.who.is_helper and self.draft is not None:
            return reverse(f"recognition:helped_{page}", args=[self.draft.id, *arguments])
        return reverse(f"recognition:{page}", args=arguments)

    def section_url(self, section: str) -> str:
        """Give the address where a section is answered; empty for who may only see it."""
        if section == "papers":
            return self.url("apply_papers")
        return self.url("apply_section", section) if self.who.may_act else ""

    def keep(self, section: str, answers: Any) -> None:  # noqa: ANN401  # JSON of one page
        """Store the answers of one page."""
        drafting.answer(self.begin(), section, answers, at=self.at)

    def change(self, section: str, change: Callable[[list[Any]], list[Any]]) -> None:
        """Change the entries of a list as they are when they are stored."""
        drafting.change_entries(self.begin(), section, change, at=self.at)

    def entries(self, section: str) -> list[Any]:
        """Give the entries of a section that is a list."""
        found = self.answers.get(section)
        return list(found) if isinstance(found, list) else []


def standing_of(request: HttpRequest, reference: str) -> Standing:
    """Say for whom the asker looks at a case: for themself, or for another under a mandate.

    Under a mandate leases are opened first, which the person finds in "who looked at my data".
    A case that is neither is not found when it is read.

    Raises:
        Refusal: NO-MANDATE, BUDGET-SPENT, MANDATE-SEES-ONLY (something is sent).
    """
    me = person_of(request).id
    found = own.helped_case(reference, helper=me)
    if found is None:
        return Standing(me, me)
    leases.open_under_mandate(found[0])
    may_act = found in mandated(Scope.ACT)
    standing = Standing(found[1], me, may_act=may_act)
    if request.method == "POST":
        standing.require_act()
    return standing


def applicant(request: HttpRequest, reference: str) -> Standing:
    """Say for whom a program acts in a case, as `standing_of` says it of a reader of pages.

    Raises:
        Refusal: NO-SESSION, NOT-PERMITTED, and those of `standing_of`.
    """
    caller(request, "person")
    return standing_of(request, reference)


def person_of(request: HttpRequest) -> Actor:
    """Give the person whom the door let in."""
    return cast("Actor", actor_of(request))


def desk_of(request: HttpRequest, draft: UUID | None = None) -> Desk:
    """Bring out a draft and its papers: one's own, or with its id another's under a mandate.

    Raises:
        Refusal: NOT-FOUND (no mandate shows it), BUDGET-SPENT, DRAFT-CLOSED, MANDATE-SEES-ONLY
            (something is sent).
    """
    me = person_of(request).id
    if draft is not None:
        return _helped_desk(request, draft, me)
    mine = own.open_draft(me)
    if mine is None:
        known = own.known_person(me)
        return Desk(Standing(me, me), None, {"person": known} if known else {}, (), now())
    return Desk(Standing(me, me), mine, mine.answers, own.papers(mine.id), now())


def writing_desk_of(request: HttpRequest, draft: UUID | None = None) -> Desk:
    """Bring out a draft to write in it; for a page that shows nothing but questions.

    Raises:
        Refusal: as `desk_of`, and MANDATE-SEES-ONLY.
    """
    desk = desk_of(request, draft)
    desk.who.require_act()
    return desk


def _helped_desk(request: HttpRequest, draft: UUID, me: UUID) -> Desk:
    if draft not in {matter for matter, _person in mandated(Scope.SEE)}:
        raise not_found()
    leases.open_under_mandate(draft)
    card = own.helped_draft(draft, helper=me)
    if card is None:
        raise drafting.closed()
    who = Standing(card.subject, me, may_act=(draft, card.subject) in mandated(Scope.ACT))
    if request.method == "POST":
        who.require_act()
    return Desk(who, card, card.answers, own.papers(draft), now())
