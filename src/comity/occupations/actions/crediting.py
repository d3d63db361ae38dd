"""Say what a part of a standard counts for, and look at it as a second person."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.ledger.actions import record
from comity.ledger.domain.actors import Actor
from comity.matching.carrying import CarryOver
from comity.occupations.actions.deciding import EDITOR, require
from comity.occupations.domain.credits import Said, credit_evidence, said_faults
from comity.occupations.domain.facts import CreditLookedAt, CreditSaid
from comity.occupations.models import CreditLookRow, CreditRow
from comity.occupations.queries.sayings import SAYINGS
from comity.values.refusals import Fault, Refusal

_TWINS = ("credit_is_first_said_once", "supersedes")


def say_credit(
    said: Said,
    *,
    agreement: str,
    shown: CarryOver | None,
    instead_of: UUID | None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Say what a part counts for; it waits for a second person. Give its id.

    Args:
        said: the two parts, how much the one counts for the other, and why.
        agreement: digest of the version whose parts they are.
        shown: the suggestion that the person saw; None: there was none.
        instead_of: what the person saw there; None: nobody had said anything.
        by: an editor of any city.
        at: aware.

    Raises:
        Refusal: NOT-PERMITTED, CREDIT-INVALID with every fault, CREDIT-OVERTAKEN.
    """
    require(by, EDITOR)
    faults = tuple(Fault(code, "credit", str(SAYINGS[code])) for code in said_faults(said))
    if faults:
        raise Refusal("CREDIT-INVALID", _("This is not whole yet."), faults)
    try:
        with transaction.atomic():
            before = _current(said)
            if (before.pk if before else None) != instead_of:
                raise _overtaken()
            row = CreditRow(
                id=uuid4(),
                city=by.city or "",
                agreement=agreement,
                source=said.source.key,
                target=said.target.key,
                source_level=said.source.level,
                target_level=said.target.level,
                credit=said.credit.value if said.credit else "",
                evidence=credit_evidence(shown),
                decided_by=by.id,
                reason=said.reason.strip(),
                at=at,
                supersedes=before,
            )
            row.save(force_insert=True)
            record(
                CreditSaid(
                    at=at,
                    city=row.city,
                    credit=row.pk,
                    source=row.source,
                    target=row.target,
                    counts=row.credit,
                )
            )
    except IntegrityError as twin:
        if any(name in str(twin) for name in _TWINS):
            raise _overtaken() from twin
        raise
    return row.pk


def look_at_credit(credit: UUID, *, agrees: bool, reason: str, by: Actor, at: datetime) -> UUID:
    """Look at what somebody else said; agreed, it may be drafted into the agreement.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, CREDIT-OVERTAKEN, CREDIT-LOOKED-AT, CREDIT-SAME-PERSON,
            CREDIT-OBJECTION.
    """
    require(by, EDITOR)
    try:
        with transaction.atomic():
            found = CreditRow.objects.select_related("look").filter(pk=credit).first()
            if found is None:
                raise Refusal("NOT-FOUND", _("There is no such answer."))
            _require_look(found, agrees=agrees, reason=reason, by=by)
            look = CreditLookRow(
                id=uuid4(),
                credit=found,
                city=by.city or "",
                first_by=found.decided_by,
                decided_by=by.id,
                agrees=agrees,
                reason=reason.strip(),
                at=at,
            )
            look.save(force_insert=True)
            record(
                CreditLookedAt(at=at, city=look.city, credit=found.pk, look=look.pk, agrees=agrees)
            )
    except IntegrityError as twin:
        if "credit_look" not in str(twin):
            raise
        raise Refusal("CREDIT-LOOKED-AT", str(SAYINGS["CREDIT-LOOKED-AT"])) from twin
    return look.pk


def _current(said: Said) -> CreditRow | None:
    rows = CreditRow.objects.filter(source=said.source.key, target=said.target.key)
    return rows.filter(successor__isnull=True).first()


def _require_look(found: CreditRow, *, agrees: bool, reason: str, by: Actor) -> None:
    wrong = {
        "CREDIT-OVERTAKEN": CreditRow.objects.filter(supersedes=found).exists(),
        "CREDIT-LOOKED-AT": getattr(found, "look", None) is not None,
        "CREDIT-SAME-PERSON": found.decided_by == by.id,
        "CREDIT-OBJECTION": not agrees and not reason.strip(),
    }
    for code, is_wrong in wrong.items():
        if is_wrong:
            raise Refusal(code, str(SAYINGS[code]))


def _overtaken() -> Refusal:
    return Refusal("CREDIT-OVERTAKEN", str(SAYINGS["CREDIT-OVERTAKEN"]))
