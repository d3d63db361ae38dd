"""Versions of frameworks: stored whole, once, side by side."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from django.db import DatabaseError
from tests.certificates.desk import worker
from tests.occupations.stage import NOW, a_framework, stored
from tests.privacy.scenes import Scene

from comity.matching.differences import difference
from comity.matching.framework import Framework
from comity.occupations.actions import importing
from comity.occupations.domain.naming import framework_id
from comity.occupations.models import ConceptRow, FrameworkRow, LabelRow, RelationRow
from comity.occupations.queries.frameworks import whole_framework
from comity.occupations.queries.region import region_framework
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database


def rows(framework: Any) -> tuple[int, int, int]:
    return tuple(
        model.objects.filter(framework=framework).count()
        for model in (ConceptRow, LabelRow, RelationRow)
    )


def other(given: Framework, *, version: str) -> Framework:
    return Framework(given.name, version, given.concepts, given.attribution)


def test_importing_twice_changes_nothing(product: Scene) -> None:
    given = a_framework("1.0")
    with worker(product):
        first = importing.store(given, at=NOW)
        before = rows(first.id), list(FrameworkRow.objects.filter(pk=first.id).values())
        again = importing.store(given, at=NOW)
    assert (first.is_new, again.is_new) == (True, False)
    assert before == (rows(first.id), list(FrameworkRow.objects.filter(pk=first.id).values()))


def test_what_is_read_back_is_what_was_stored(product: Scene) -> None:
    given = a_framework("1.1")
    found = whole_framework(stored(product, given))
    assert found.digest() == given.digest()
    assert difference(given, found).is_empty


def test_a_version_that_is_stored_never_gets_other_content(product: Scene) -> None:
    given = a_framework("1.2")
    stored(product, given)
    less = MappingProxyType(dict(list(given.concepts.items())[:-1]))
    with pytest.raises(Refusal) as refusal, worker(product):
        importing.store(replace(given, concepts=less), at=NOW)
    assert refusal.value.code == "FRAMEWORK-OTHER-CONTENT"


def test_versions_stand_side_by_side(product: Scene) -> None:
    given = a_framework("1.3")
    one = stored(product, given)
    two = stored(product, other(given, version="1.4"))
    assert one != two
    assert rows(one) == rows(two)


def test_an_import_that_breaks_in_the_middle_leaves_nothing(product: Scene) -> None:
    given = other(a_framework("1.5"), version="broken")
    key = framework_id(given.name, given.version)
    told: list[int] = []

    def breaks(done: int, _together: int) -> None:
        told.append(done)
        if len(told) == 2:
            raise DatabaseError("the connection broke")

    with pytest.raises(DatabaseError), worker(product):
        importing.store(given, at=NOW, progress=breaks)
    assert rows(key) == (0, 0, 0)
    assert not FrameworkRow.objects.filter(pk=key).exists()
    assert stored(product, given) == key


def test_an_empty_framework_is_refused(product: Scene) -> None:
    empty = replace(a_framework("1.6"), concepts=MappingProxyType({}))
    with pytest.raises(Refusal) as refusal, worker(product):
        importing.store(empty, at=NOW)
    assert refusal.value.code == "FRAMEWORK-EMPTY"


def test_a_region_without_a_download_has_its_own_occupations() -> None:
    found = region_framework()
    assert all(one.uri.startswith("http://data.europa.eu/esco/") for one in found.occupations)
    assert {"en", "de", "nl", "fr", "ar"} <= set(found.languages)
    assert found.attribution
