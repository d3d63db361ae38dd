"""Hand cases to a colleague, note who is away, say how one is called."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.ledger import actions as ledger
from comity.ledger.domain.actors import Actor
from comity.recognition.domain.facts import AbsenceEnded, AbsenceNoted, CaseAssigned
from comity.recognition.domain.states import State
from comity.recognition.domain.teams import MOST_AT_ONCE, NAME_MAX_CHARACTERS, require_absence
from comity.recognition.models import AbsenceRow, CaseRow, ColleagueRow
from comity.recognition.queries.teams import team_ids
from comity.values.refusals import Fault, Refusal

_ASSIGNABLE = (State.SUBMITTED, State.IN_REVIEW)


def assign(
    cases: Collection[UUID], to: UUID, *, by: Actor, at: datetime
) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Hand cases to a colleague; give those handed over and those left as they were.

    What has moved on meanwhile, or waits for its second signature, stays: it is decided by
    somebody else than its first officer, and by whom is nobody's choice.

    Raises:
        Refusal: ASSIGNMENT-INVALID: nobody or nothing was chosen, or too much.
    """
    faults = []
    if to not in team_ids():
        faults.append(Fault("OFFICER-UNKNOWN", "to", _("Choose a colleague.")))
    if not 0 < len(set(cases)) <= MOST_AT_ONCE:
        message = _("Choose 1 to %(most)d cases.") % {"most": MOST_AT_ONCE}
        faults.append(Fault("CASES-COUNT", "cases", message))
    if faults:
        raise Refusal("ASSIGNMENT-INVALID", _("Nothing was handed over."), tuple(faults))
    with transaction.atomic():
        wanted = CaseRow.objects.filter(pk__in=set(cases), host_city=by.city)
        # In one order, so that two who hand over at once wait for each other.
        rows = wanted.filter(state__in=_ASSIGNABLE).order_by("id").select_for_update()
        moved = []
        for row in rows:
            row.assigned_to = to
            row.save(update_fields=["assigned_to"])
            moved.append(row.id)
        for case in moved:
            ledger.record(CaseAssigned(at=at, city=by.city, case=case, officer=to))
    done = frozenset(moved)
    return done, frozenset(cases) - done


def be_away(
    officer: UUID | None,
    stand_in: UUID | None,
    first_on: date | None,
    last_on: date | None,
    *,
    by: Actor,
    on: date,
    at: datetime,
) -> UUID:
    """Note that somebody is away and who stands in; colleagues may note it for one who is ill.

    Args:
        officer: who is away.
        stand_in: who acts meanwhile.
        first_on: the first day.
        last_on: the last day, which counts too.
        by: who notes it.
        on: today in the city's calendar.
        at: now.

    Raises:
        Refusal: ABSENCE-INVALID with every fault, ABSENCE-OVERLAPS.
    """
    require_absence(officer, stand_in, first_on, last_on, team=team_ids(), on=on)
    if officer is None or stand_in is None or first_on is None or last_on is None:
        raise RuntimeError("an absence that was let through is whole")
    try:
        with transaction.atomic():
            row = AbsenceRow.objects.create(
                officer=officer,
                host_city=str(by.city),
                stand_in=stand_in,
                first_on=first_on,
                last_on=last_on,
                noted_by=by.id,
                noted_at=at,
            )
            ledger.record(AbsenceNoted(at=at, city=by.city, absence=row.id))
    except IntegrityError:
        message = _("These days overlap with others on which the colleague is away.")
        fault = Fault("ABSENCE-OVERLAPS", "first_on", message)
        raise Refusal("ABSENCE-OVERLAPS", message, (fault,)) from None
    return row.id


def be_back(absence: UUID, *, by: Actor, at: datetime) -> bool:
    """End an absence early; False: it was over or is not of this city."""
    with transaction.atomic():
        found = AbsenceRow.objects.filter(pk=absence, host_city=by.city, ended_at=None)
        ended = found.update(ended_at=at) == 1
        if ended:
            ledger.record(AbsenceEnded(at=at, city=by.city, absence=absence))
    return ended


def be_called(name: str, *, by: Actor) -> None:
    """Say how one is called among colleagues.

    Raises:
        Refusal: NAME-INVALID.
    """
    said = name.strip()
    if not 0 < len(said) <= NAME_MAX_CHARACTERS:
        message = _("Write at most %(most)d characters.") % {"most": NAME_MAX_CHARACTERS}
        raise Refusal("NAME-INVALID", message, (Fault("NAME-LENGTH", "name", message),))
    with transaction.atomic():
        ColleagueRow.objects.update_or_create(
            officer=by.id,
            defaults={"name": said},
            create_defaults={"name": said, "host_city": str(by.city)},
        )
