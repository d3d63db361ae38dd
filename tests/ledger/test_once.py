"""A write from outside happens once; notices wait once; listeners share the transaction."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from tests.privacy.scenes import A, Scene, Who

from comity.ledger import acting
from comity.ledger import actions as ledger
from comity.ledger.domain.answers import Answer
from comity.ledger.domain.facts import Fact
from comity.ledger.domain.notices import Notice
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
AT = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingDone(Fact):
    thing: UUID


@pytest.fixture
def person(product: Scene) -> Iterator[Who]:
    who = product.person()
    with acting.bearing(who.token):
        yield who


def doing(thing: UUID) -> Callable[[], Answer]:
    def do() -> Answer:
        number = ledger.record(ThingDone(at=AT, thing=thing))
        return Answer(201, {"thing": str(thing), "number": number})

    return do


def times_done(product: Scene, thing: UUID) -> int:
    row = product.admin.execute(
        "SELECT count(*) FROM fact WHERE payload->>'thing' = %s", [str(thing)]
    ).fetchone()
    assert row
    return int(row[0])


def test_a_repeated_write_gets_the_stored_answer(person: Who, product: Scene) -> None:
    thing = uuid4()
    first = ledger.once(key="k", request=[b"POST", b"/x", b"body"], do=doing(thing))
    again = ledger.once(key="k", request=[b"POST", b"/x", b"body"], do=doing(thing))
    assert (first.status, first.body, first.is_repeat) == (201, again.body, False)
    assert again.is_repeat
    assert times_done(product, thing) == 1


@pytest.mark.parametrize("other", [[b"POST", b"/x", b"else"], [b"POST/x", b"body"], []])
def test_the_same_key_with_another_request_is_refused(person: Who, other: list[bytes]) -> None:
    ledger.once(key="k", request=[b"POST", b"/x", b"body"], do=doing(uuid4()))
    with pytest.raises(Refusal) as no:
        ledger.once(key="k", request=other, do=doing(uuid4()))
    assert no.value.code == "IDEMPOTENCY-KEY-REUSED"


def test_a_key_counts_for_its_actor_alone(person: Who, product: Scene) -> None:
    ledger.once(key="k", request=[b"a"], do=doing(uuid4()))
    stranger = product.person()
    with acting.bearing(stranger.token):
        assert not ledger.once(key="k", request=[b"b"], do=doing(uuid4())).is_repeat


def test_a_refused_write_may_be_tried_again(person: Who) -> None:
    def refuse() -> Answer:
        raise Refusal("NOT-YET", "Not yet.")

    with pytest.raises(Refusal):
        ledger.once(key="k", request=[b"a"], do=refuse)
    assert not ledger.once(key="k", request=[b"a"], do=doing(uuid4())).is_repeat


def test_an_answer_cannot_be_changed(person: Who) -> None:
    ledger.once(key="k", request=[b"a"], do=doing(uuid4()))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE idempotency_key SET response = '{}'")
        assert cursor.rowcount == 0


def test_nobody_writes_without_a_session() -> None:
    with pytest.raises(Refusal) as no:
        ledger.once(key="k", request=[b"a"], do=doing(uuid4()))
    assert no.value.code == "NO-SESSION"


def test_ten_at_once_do_it_once(product: Scene) -> None:
    who, thing = product.person(), uuid4()

    def send(_: int) -> Answer:
        try:
            with acting.bearing(who.token):
                return ledger.once(key="k", request=[b"a"], do=doing(thing))
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(send, range(10)))
    assert len({str(answer.body) for answer in answers}) == 1
    assert [answer.is_repeat for answer in answers].count(False) == 1
    assert times_done(product, thing) == 1


def test_a_fact_is_recorded_with_its_change_or_not_at_all(person: Who, product: Scene) -> None:
    thing = uuid4()
    with pytest.raises(RuntimeError, match="together with the change"):
        ledger.record(ThingDone(at=AT, thing=thing))
    change(thing, fails=False)
    assert times_done(product, thing) == 1
    with pytest.raises(ZeroDivisionError):
        change(thing, fails=True)
    assert times_done(product, thing) == 1


def change(thing: UUID, *, fails: bool) -> None:
    with transaction.atomic():
        ledger.record(ThingDone(at=AT, thing=thing))
        assert not fails or 1 / 0


def test_a_listener_shares_the_transaction(person: Who, product: Scene) -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Heard(Fact):
        thing: UUID

    told: list[tuple[Heard, bool]] = []

    def handler(fact: Heard) -> None:
        told.append((fact, connection.in_atomic_block))

    ledger.listen(Heard, handler)
    ledger.listen(Heard, handler)
    heard = Heard(at=AT, thing=uuid4())
    with transaction.atomic():
        ledger.record(heard)
        ledger.record(ThingDone(at=AT, thing=uuid4()))
    assert told == [(heard, True)]


def test_a_notice_is_posted_and_sent_once(person: Who, product: Scene) -> None:
    case = uuid4()
    notice = Notice(
        key=f"{case}/decided",
        template="recognition/decided",
        subject=person.actor,
        city=A,
        language="nl",
        fields={"case": str(case)},
    )
    with transaction.atomic():
        assert ledger.post(notice)
        assert not ledger.post(notice)
    signer = product.connect("signer")
    taken = {row[0] for row in signer.execute("SELECT id FROM take_notices(1000)")}
    assert notice.id in taken
    assert notice.id not in {row[0] for row in signer.execute("SELECT id FROM take_notices(1000)")}
    signer.execute("SELECT settle_notice(%s, 'ADDRESS-UNKNOWN')", [notice.id])
    product.admin.execute(
        "UPDATE outbox SET taken = now() - interval '6 minutes' WHERE id = %s", [notice.id]
    )
    assert notice.id in {row[0] for row in signer.execute("SELECT id FROM take_notices(1000)")}
    signer.execute("SELECT settle_notice(%s, NULL)", [notice.id])
    row = product.admin.execute(
        "SELECT sent IS NOT NULL, fault, attempts FROM outbox WHERE id = %s", [notice.id]
    ).fetchone()
    assert row == (True, None, 2)


def test_a_notice_holds_nothing_personal(person: Who) -> None:
    smuggled = Notice(
        key=str(uuid4()),
        template="recognition/decided",
        subject=person.actor,
        city=A,
        language="nl",
        fields={"name": "Ada Lovelace"},
    )
    with pytest.raises(Exception, match="ids, codes and dates"), transaction.atomic():
        ledger.post(smuggled)
