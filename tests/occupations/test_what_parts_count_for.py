"""Two people say what a part counts for; the database holds what must never be false."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError
from tests.occupations.stage import acting, editor
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import Player, officer, person

from comity.ledger.acting import acting_as
from comity.matching.carrying import Credit, Part
from comity.occupations.actions import crediting
from comity.occupations.domain.credits import CreditStanding, Said
from comity.occupations.models import CreditLookRow, CreditRow
from comity.occupations.queries.credits import current_credits, said_so_far
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
NOW = datetime.now(UTC)
DIGEST = f"sha-256:{'0' * 64}"


def pair(*, levels: tuple[int, int] = (3, 3)) -> tuple[Part, Part]:
    """Two parts that nobody has spoken of yet."""
    name = uuid4().hex[:8]
    return (
        Part(f"ONE-{name}", "ONE", levels[0], {"en": "Site safety"}),
        Part(f"TWO-{name}", "TWO", levels[1], {"en": "Site safety"}),
    )


def say(
    who: Player,
    parts: tuple[Part, Part],
    credit: Credit | None = Credit.CLOSE,
    *,
    instead_of: UUID | None = None,
    reason: str = "Same card.",
) -> UUID:
    with acting(who) as actor:
        return crediting.say_credit(
            Said(*parts, credit, reason),
            agreement=DIGEST,
            shown=None,
            instead_of=instead_of,
            by=actor,
            at=NOW,
        )


def look(who: Player, credit: UUID, *, agrees: bool = True, reason: str = "") -> UUID:
    with acting(who) as actor:
        return crediting.look_at_credit(credit, agrees=agrees, reason=reason, by=actor, at=NOW)


def standing(who: Player, parts: tuple[Part, Part]) -> CreditStanding:
    with acting_as(who.token):
        return current_credits()[parts[0].key, parts[1].key].standing


def refused(call: Any, *given: Any, **more: Any) -> set[str]:
    with pytest.raises(Refusal) as refusal:
        call(*given, **more)
    return {one.code for one in refusal.value.faults} or {refusal.value.code}


def test_it_counts_once_a_second_person_of_any_city_agrees(as_owner: Any, product: Scene) -> None:
    first, other, parts = editor(as_owner), editor(as_owner, "maasveen"), pair()
    credit = say(first, parts)
    assert standing(other, parts) is CreditStanding.SECOND
    assert refused(look, first, credit) == {"CREDIT-SAME-PERSON"}
    look(other, credit)
    assert standing(first, parts) is CreditStanding.CONFIRMED
    assert refused(look, editor(as_owner), credit) == {"CREDIT-LOOKED-AT"}


def test_who_does_not_agree_says_why_and_it_is_said_anew(as_owner: Any, product: Scene) -> None:
    first, other, parts = editor(as_owner), editor(as_owner, "maasveen"), pair()
    credit = say(first, parts)
    assert refused(look, other, credit, agrees=False) == {"CREDIT-OBJECTION"}
    look(other, credit, agrees=False, reason="Ours covers scaffolds too.")
    assert standing(first, parts) is CreditStanding.DISPUTED
    assert refused(say, first, parts) == {"CREDIT-OVERTAKEN"}  # it saw nothing there
    again = say(first, parts, Credit.NARROW, instead_of=credit)
    assert refused(look, other, credit) == {"CREDIT-OVERTAKEN"}
    look(other, again)
    with acting_as(other.token):
        told = said_so_far((parts[0].key, parts[1].key))
    assert [one.credit for one in told] == [Credit.CLOSE, Credit.NARROW]


def test_two_people_may_say_that_it_counts_for_nothing(as_owner: Any, product: Scene) -> None:
    first, other, parts = editor(as_owner), editor(as_owner), pair()
    look(other, say(first, parts, None))
    assert standing(first, parts) is CreditStanding.NOTHING


def test_exact_from_a_lower_level_is_refused_twice_over(as_owner: Any, product: Scene) -> None:
    who, parts = editor(as_owner), pair(levels=(2, 3))
    assert refused(say, who, parts, Credit.EXACT) == {"CREDIT-LIFTS"}
    assert refused(say, who, parts, Credit.EXACT, reason=" ") == {"CREDIT-LIFTS", "CREDIT-REASON"}
    row = a_row(who, parts, credit="exact")
    with (
        pytest.raises(IntegrityError, match="exact_credit_never_lifts_a_level"),
        acting_as(who.token),
    ):
        row.save(force_insert=True)
    say(who, pair(levels=(3, 2)), Credit.EXACT)


def a_row(who: Player, parts: tuple[Part, Part], **more: Any) -> CreditRow:
    told = {
        "id": uuid4(),
        "city": "ahrenbrueck",
        "agreement": DIGEST,
        "source": parts[0].key,
        "target": parts[1].key,
        "source_level": parts[0].level,
        "target_level": parts[1].level,
        "credit": "close",
        "evidence": {},
        "decided_by": who.actor.id,
        "reason": "x",
        "at": NOW,
        "supersedes": None,
    }
    return CreditRow(**(told | more))


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"credit": "broad"}, "credit_is_known"),
        ({"reason": ""}, "credit_says_why"),
        ({"source_level": 9}, "credit_levels_are_levels"),
        ({"agreement": "sha-256:1"}, "credit_names_its_agreement"),
        ({"source": "A-1", "target": "A-1"}, "part_gives_itself_no_credit"),
    ],
)
def test_the_database_refuses(
    as_owner: Any, product: Scene, wrong: dict[str, Any], name: str
) -> None:
    who = editor(as_owner)
    with pytest.raises(IntegrityError, match=name), acting_as(who.token):
        a_row(who, pair(), **wrong).save(force_insert=True)


def test_nobody_is_both_people_not_even_past_the_program(as_owner: Any, product: Scene) -> None:
    first, other = editor(as_owner), editor(as_owner)
    credit, me = say(first, pair()), first.actor.id
    told = {"id": uuid4(), "credit_id": credit, "agrees": True, "reason": "", "at": NOW}
    own = CreditLookRow(**told, city="ahrenbrueck", first_by=me, decided_by=me)
    with (
        pytest.raises(IntegrityError, match="second_look_is_by_another"),
        acting_as(first.token),
    ):
        own.save(force_insert=True)
    own.first_by = other.actor.id  # a lie about who was first
    with pytest.raises(IntegrityError, match="look_names_who_said_it"), acting_as(first.token):
        own.save(force_insert=True)
    own.first_by, own.decided_by = me, other.actor.id  # in another's name
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(first.token):
        own.save(force_insert=True)


def test_a_correction_is_of_the_same_parts(as_owner: Any, product: Scene) -> None:
    who = editor(as_owner)
    credit = say(who, pair())
    stray = a_row(who, pair(), supersedes_id=credit)
    with (
        pytest.raises(IntegrityError, match="correction_is_of_the_same_parts"),
        acting_as(who.token),
    ):
        stray.save(force_insert=True)


@pytest.mark.parametrize("table", ["credit", "credit_look"])
def test_what_was_said_stays(
    as_owner: Any, product: Scene, as_superuser: psycopg.Connection, table: str
) -> None:
    look(editor(as_owner), say(editor(as_owner), pair()))
    for statement in (
        f"UPDATE occupations_{table} SET city = 'x'",
        f"DELETE FROM occupations_{table}",
        f"TRUNCATE occupations_{table} CASCADE",
    ):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="only added"):
            as_superuser.execute(statement)


def test_strangers_and_officers_see_nothing_of_it(as_owner: Any, product: Scene) -> None:
    parts = pair()
    say(editor(as_owner), parts)
    rows = CreditRow.objects.filter(source=parts[0].key)
    assert not rows.exists()
    for who in (person(), officer(as_owner)):
        with acting_as(who.token):
            assert not rows.exists()
    assert refused(say, officer(as_owner), pair()) == {"NOT-PERMITTED"}
