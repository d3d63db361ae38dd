"""A new version of a framework puts the titles it touches back into the queue."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.certificates.desk import worker
from tests.governance.test_the_pages_of_changes import page, posted
from tests.occupations.stage import (
    NOW,
    a_framework,
    acting,
    decide,
    editor,
    entry,
    given,
    imported,
    matched,
    publish,
    stored,
    target,
    upload,
)
from tests.privacy.scenes import Scene

from comity.ledger.acting import acting_as
from comity.matching.relations import Relation
from comity.occupations.actions import importing, renewing
from comity.occupations.domain.states import Standing
from comity.occupations.models import EntryRow, ListRow, MappingRow
from comity.occupations.queries.desk import counts
from comity.occupations.queries.standings import NOWHERE, standings
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database


def renamed(product: Scene, first: Any) -> UUID:
    """A later version in which the electrician is called otherwise."""
    later = replace(a_framework("9.2", renamed=True), name=first.name, version="9.2")
    with worker(product):
        return importing.store(later, at=NOW + timedelta(days=1)).id


def test_touched_titles_are_asked_anew_and_other_answers_are_taken_over(
    as_owner: Any, product: Scene
) -> None:
    who, first = editor(as_owner), a_framework.__wrapped__("9.1")
    old = matched(product, imported(who, upload(who, stored(product, first))))
    for code, name in (("A1", "electrician"), ("A2", "bricklayer")):
        row = entry(who, old, code)
        decide(who, row, given(target(row, name, Relation.CLOSE), reason="as the chamber says"))
    publish(who, old)
    address = f"/en/occupations/desk/lists/{old}/"
    assert "newer version" not in page(who.client, address)
    renamed(product, first)
    assert "9.2" in page(who.client, address)
    posted(who.client, address, 302, act="renew")
    with acting_as(who.token):
        new = ListRow.objects.exclude(pk=old).get(title=ListRow.objects.get(pk=old).title)
        found, rows = standings(new.pk), EntryRow.objects.filter(local_list=new)
        told = {row.code: found.get(row.pk, NOWHERE).standing for row in rows}
        claims = {row.code: row.claims for row in rows}
    assert told == {"A1": Standing.OPEN, "A2": Standing.CONFIRMED, "A3": Standing.OPEN}
    assert [one["relation"] for one in claims["A1"]] == [Relation.CLOSE.value]
    matched(product, new.pk)
    assert "Elektrikerin" in page(who.client, f"/en/occupations/desk/lists/{new.pk}/")
    with acting_as(who.token):  # until the new list is published, the old one counts
        assert MappingRow.objects.filter(local_list=old, ended_at__isnull=True).count() == 2
    publish(who, new.pk)
    with acting_as(who.token):
        assert not MappingRow.objects.filter(local_list=old, ended_at__isnull=True).exists()
        assert counts(new.pk)[Standing.OPEN] == 2


def test_a_list_goes_to_a_version_of_its_own_framework_once(as_owner: Any, product: Scene) -> None:
    who, first = editor(as_owner), a_framework.__wrapped__("9.1")
    old = matched(product, imported(who, upload(who, stored(product, first))))
    later, stranger = renamed(product, first), stored(product, a_framework.__wrapped__("9.1"))
    for wrong, code in ((stranger, "FRAMEWORK-OTHER"), (later, ""), (later, "LIST-VERSION-TAKEN")):
        with acting(who) as actor:
            if not code:
                renewing.renew_list(old, wrong, by=actor, at=NOW)
                continue
            with pytest.raises(Refusal) as refused:
                renewing.renew_list(old, wrong, by=actor, at=NOW)
        assert refused.value.code == code
