"""What must never be false about the map is refused by the database itself."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError
from tests.occupations.stage import decide, editor, entry, given, publish, ready, second, target
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import Player, officer, person

from comity.ledger.acting import acting_as
from comity.matching.relations import Relation
from comity.occupations.models import (
    ApprovalRow,
    DecisionRow,
    EntryRow,
    LinkRow,
    ListRow,
    MappingRow,
    SuggestionRow,
)
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
NOW = datetime.now(UTC)


class Scenery:
    """A list with one exact answer by the first of two editors of a city."""

    def __init__(self, as_owner: Any, product: Scene) -> None:
        self.first, self.other = editor(as_owner), editor(as_owner)
        self.list = ready(product, self.first)
        self.row = entry(self.first, self.list)
        self.answer = given(target(self.row, "electrician", Relation.EXACT))
        self.decision = decide(self.first, self.row, self.answer)


@pytest.fixture
def scenery(as_owner: Any, product: Scene) -> Scenery:
    return Scenery(as_owner, product)


def seen(who: Player | None, model: Any, **which: Any) -> int:
    if who is None:
        return int(model.objects.filter(**which).count())
    with acting_as(who.token):
        return int(model.objects.filter(**which).count())


def test_a_stranger_sees_nothing_unpublished_and_everything_published(
    scenery: Scenery, as_owner: Any
) -> None:
    own = {"local_list": scenery.list}
    strangers = (None, person(), officer(as_owner), editor(as_owner, "maasveen"))
    hidden: list[tuple[Any, dict[str, Any]]] = [
        (ListRow, {"pk": scenery.list}),
        (EntryRow, own),
        (SuggestionRow, {"entry__local_list": scenery.list}),
        (DecisionRow, {"pk": scenery.decision}),
        (LinkRow, {"decision": scenery.decision}),
    ]
    for model, which in hidden:
        assert [seen(who, model, **which) for who in strangers] == [0, 0, 0, 0], model
        assert seen(scenery.other, model, **which) > 0, model
    second(scenery.other, scenery.decision)
    assert seen(None, MappingRow, **own) == 0
    assert publish(scenery.first, scenery.list) == 1
    assert [seen(who, MappingRow, **own) for who in strangers] == [1, 1, 1, 1]
    assert seen(None, EntryRow, **own) == 3
    assert seen(None, SuggestionRow, entry__local_list=scenery.list) == 0
    assert seen(None, DecisionRow, pk=scenery.decision) == 0


@pytest.mark.parametrize("table", ["decision", "link", "approval"])
def test_answers_are_only_added(
    scenery: Scenery, as_superuser: psycopg.Connection, table: str
) -> None:
    second(scenery.other, scenery.decision)
    for statement in (
        f"UPDATE occupations_{table} SET city = 'x'",
        f"DELETE FROM occupations_{table}",
        f"TRUNCATE occupations_{table} CASCADE",
    ):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="only added"):
            as_superuser.execute(statement)


@pytest.mark.parametrize("role", ["app", "signer"])
def test_no_running_part_may_change_an_answer(
    scenery: Scenery, role: str, request: pytest.FixtureRequest
) -> None:
    connection = request.getfixturevalue(f"as_{role}")
    for table in ("decision", "link", "approval", "mapping"):
        for statement in (
            f"UPDATE occupations_{table} SET city = 'x'",
            f"DELETE FROM occupations_{table}",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_nobody_approves_their_own_answer_not_even_past_the_program(scenery: Scenery) -> None:
    with pytest.raises(Refusal) as refusal:
        second(scenery.first, scenery.decision)
    assert refusal.value.code == "SECOND-SAME-PERSON"
    me = scenery.first.actor.id
    own = ApprovalRow(
        id=uuid4(),
        decision_id=scenery.decision,
        city="ahrenbrueck",
        first_by=me,
        decided_by=me,
        role="approver",
        agrees=True,
        reason="",
        at=NOW,
    )
    with (
        pytest.raises(IntegrityError, match="second_person_is_another"),
        acting_as(scenery.first.token),
    ):
        own.save(force_insert=True)
    own.first_by = scenery.other.actor.id  # a lie about who answered
    with (
        pytest.raises(IntegrityError, match="approval_names_who_answered"),
        acting_as(scenery.first.token),
    ):
        own.save(force_insert=True)
    own.first_by, own.decided_by = me, scenery.other.actor.id  # in another's name
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting_as(scenery.first.token),
    ):
        own.save(force_insert=True)


def published(scenery: Scenery, **changes: Any) -> MappingRow:
    with acting_as(scenery.first.token):
        link = LinkRow.objects.get(decision=scenery.decision)
    told: dict[str, Any] = {
        "link": link,
        "decision_id": scenery.decision,
        "concept_id": link.concept_id,
        "local_list_id": scenery.list,
        "entry": scenery.row,
        "city": "ahrenbrueck",
        "code": "A1",
        "title": "Elektrikerin",
        "language": "de",
        "relation": link.relation,
        "feeds_recognition": True,
        "decided_at": NOW,
        "published_at": NOW,
    }
    return MappingRow(id=uuid4(), **(told | changes))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "recognition_needs_a_second_person"),
        ({"feeds_recognition": False}, "exact_match_feeds_recognition"),
        (
            {"feeds_recognition": False, "relation": "skos:closeMatch"},
            "mapping_says_what_was_decided",
        ),
    ],
    ids=["unapproved", "exact but harmless", "another relation"],
)
def test_nothing_feeds_recognition_that_one_person_said(
    scenery: Scenery, changes: dict[str, Any], name: str
) -> None:
    row = published(scenery, **changes)
    with pytest.raises(IntegrityError, match=name), acting_as(scenery.first.token):
        row.save(force_insert=True)


def test_an_editor_of_another_city_publishes_nothing_here(scenery: Scenery, as_owner: Any) -> None:
    stranger, row = editor(as_owner, "vautmont"), published(scenery)
    for who in (stranger, officer(as_owner), person()):
        with pytest.raises(ProgrammingError, match="row-level security"), acting_as(who.token):
            row.save(force_insert=True)


def test_a_correction_is_of_the_same_title(scenery: Scenery) -> None:
    elsewhere = entry(scenery.first, scenery.list, "A2")
    with acting_as(scenery.first.token):
        before = DecisionRow.objects.get(pk=scenery.decision)
    row = DecisionRow(
        id=uuid4(),
        entry=elsewhere,
        city="ahrenbrueck",
        framework_id=before.framework_id,
        verdict="none",
        model="",
        decided_by=scenery.first.actor.id,
        role="editor",
        at=NOW,
        reason="It was wrong.",
        supersedes=before,
    )
    with (
        pytest.raises(IntegrityError, match="correction_is_of_the_same_title"),
        acting_as(scenery.first.token),
    ):
        row.save(force_insert=True)
