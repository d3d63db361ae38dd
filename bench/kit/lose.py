"""Many certificates to lose: `hold N` as the web makes people, `issue FILE` certifies them."""

import json
import secrets
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

HOST, HOME = "maasveen", "ahrenbrueck"


def hold(count: int) -> None:
    from comity.ledger.acting import acting_as, open_session, register_person
    from comity.privacy.actions import grant

    people = []
    for _ in range(count):
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
        people.append(str(person))
    sys.stdout.write(json.dumps(people))


def issue(file: Path) -> None:
    from comity.agreements.queries import rulebook_in_force
    from comity.certificates import actions
    from comity.certificates.domain.drafting import FavourableDecision
    from comity.ledger.acting import as_machine

    on = datetime.now(UTC).date()
    digest = rulebook_in_force(on).digest
    for person in json.loads(file.read_text()):
        decision = FavourableDecision(
            case=uuid4(),
            subject=UUID(person),
            host_city=HOST,
            home_city=HOME,
            holder_name="Zoë Ångström",
            occupation="electrician",
            outcome="recognised",
            units=(("ELE-1", 3), ("ELE-2", 4), ("ELE-3", 4)),
            awarded_on=date(2025, 6, 20),
            decided_on=on,
            agreement_digest=digest,
            provider="P-AHR-1",
        )
        with as_machine(HOST):
            actions.issue(decision, at=datetime.now(UTC))


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "hold":
        hold(int(sys.argv[2]))
    else:
        issue(Path(sys.argv[2]))
