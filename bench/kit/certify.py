"""Issue one certificate: `hold` in the web's role, then `issue` in the worker's."""

import json
import os
import secrets
import sys
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from comity.agreements.queries import rulebook_in_force
from comity.certificates import actions, queries
from comity.certificates.domain.drafting import FavourableDecision
from comity.ledger.acting import acting_as, as_machine, open_session, register_person
from comity.privacy.actions import grant

HOST, HOME = "maasveen", "ahrenbrueck"


def hold() -> None:
    """Make a person who applied to a city, which may therefore certify; print their id."""
    account, token = f"bench:{uuid4()}", secrets.token_urlsafe(32)
    person = register_person(account)
    open_session(account, token, ttl=timedelta(minutes=5))
    with acting_as(token):
        for purpose in ("decide_recognition", "issue_certificate"):
            grant(
                person,
                city=HOST,
                purpose=purpose,
                classes=["decision"],
                ground="public_task",
                at=datetime.now(UTC),
            )
    sys.stdout.write(str(person))


def issue() -> None:
    """Issue the person's certificate as the city's machine; print code and file as JSON."""
    person = UUID(os.environ["BENCH_PERSON"])
    at = datetime.now(UTC)
    decision = FavourableDecision(
        case=uuid4(),
        subject=person,
        host_city=HOST,
        home_city=HOME,
        holder_name="Zoë Ångström",
        occupation="electrician",
        outcome="recognised",
        units=(("ELE-1", 3), ("ELE-2", 4), ("ELE-3", 4)),
        restrictions=(),
        conditions=(),
        awarded_on=date(2025, 6, 20),
        decided_on=at.date(),
        agreement_digest=rulebook_in_force(at.date()).digest,
        provider="P-AHR-1",
    )
    with as_machine(HOST):
        card = queries.certificate(actions.issue(decision, at=at))
    assert card is not None
    sys.stdout.write(json.dumps({"code": card.code, "file": card.credential.decode()}))
