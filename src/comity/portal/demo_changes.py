"""A change of the demonstration that is in consultation; doing it again adds nothing.

It goes the same way as in earnest: proposed by a council, found admissible, told to organisations.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Final
from uuid import UUID

import yaml

from comity.governance.actions import hearing, proposing
from comity.governance.actions.hearing import Invited
from comity.governance.domain.courses import State
from comity.governance.domain.drafts import successor
from comity.governance.domain.papers import Proposer
from comity.governance.queries import cards
from comity.ledger import clock
from comity.ledger.acting import bearing, open_session, roles_of
from comity.ledger.domain.actors import Actor
from comity.parties.domain.demonstration import PEOPLE
from comity.parties.queries import account_of

_SESSION: Final = timedelta(minutes=15)
_TITLE: Final = "Electricians: a small gap counts less"
_REASON: Final = (
    "Electricians whose training lacks up to 15 percent of the hours pass the test on the missing "
    "part nearly always. We want to recognise them without it, as long as no essential part is "
    "missing."
)
_INVITED: Final = (
    Invited("Nachbarn am Fluss e. V.", "community_organisation"),
    Invited("Chambre des métiers de Vautmont", "employer"),
    Invited("Bouwbond Maasveen", "union"),
    Invited("Ausbildungszentrum Ahrenbrück", "provider"),
)
_POINTS: Final = (
    "Newcomers lose the course on local rules, which helped them to find work.",
    "The letter does not say which parts were missing. Please keep saying it.",
)
_REPLY: Final = "The letter keeps naming every missing part. That does not change."


def _summaries() -> dict[str, str]:
    """Give the change in plain words, by language."""
    text = files("comity.portal").joinpath("demo_summaries.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def seed_changes() -> None:
    """Bring the one change of the demonstration as far as its consultation."""
    now = clock.now()
    known = next((one for one in cards.changes() if one.title == _TITLE), None)
    proposal = known.id if known else _propose(at=now - timedelta(days=26))
    if known is None or known.state is State.PROPOSED:
        with _acting("lindqvist") as by:
            reasons = "Complete; it touches no protected clause."
            at = now - timedelta(days=21)
            proposing.admit(proposal, reasons, is_admissible=True, by=by, at=at)
    if known is None or known.state in {State.PROPOSED, State.ADMITTED}:
        with _acting("lindqvist") as by:
            at = now - timedelta(days=19)
            hearing.open_consultation(proposal, _INVITED, _summaries(), by=by, at=at)
        _hear(proposal, at=now - timedelta(days=6))


def _propose(*, at: datetime) -> UUID:
    base = proposing.in_force(at)
    data = yaml.safe_load(successor(base, first=(at + timedelta(days=150)).date()))
    data["recognition"]["electrician"]["substantial_difference"]["gap_over"] = "0.15"
    wish = proposing.Wish(
        kind=Proposer.PARTY,
        by="",
        title=_TITLE,
        reason=_REASON,
        text=yaml.safe_dump(data, allow_unicode=True, sort_keys=False),
    )
    with _acting("moreau") as by:
        return proposing.propose(wish, by=by, at=at)


def _hear(proposal: UUID, *, at: datetime) -> None:
    """Let one organisation answer, and one of its points be replied to."""
    invited = {one.organisation: one.id for one in cards.invitations(proposal)}
    hearing.answer(invited[_INVITED[0].organisation], _POINTS, objects=True, at=at)
    point = next(one for card in cards.invitations(proposal) for one in card.points[1:])
    with _acting("lindqvist") as by:
        hearing.reply(point.id, _REPLY, by=by, at=at + timedelta(days=2))


@contextmanager
def _acting(key: str) -> Iterator[Actor]:
    """Act as one of the made-up people for a moment."""
    person = next(one for one in PEOPLE if one.key == key)
    account = account_of(person.email)
    if account is None:
        raise RuntimeError(f"{key} was not admitted")
    actor = next(one for one in roles_of(str(account.pk)) if not one.is_person)
    token = secrets.token_urlsafe(32)
    open_session(str(account.pk), token, ttl=_SESSION, actor=actor.id)
    with bearing(token):
        yield actor
