"""The seeded region, asked as the other packages ask it."""

from dataclasses import asdict
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection
from psycopg.types.range import DateRange

from comity.accreditation.queries import providers, registry, registry_digest
from comity.agreements.models import AgreementVersionRow
from comity.agreements.queries import published, rulebook, rulebook_in_force
from comity.agreements.region import agreement_text, registry_text
from comity.rules.format import digest, read
from comity.rules.registry_reading import read_registry
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
DAY = date(2026, 11, 22)
BEGAN_AT = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_agreement_in_force_is_the_one_that_was_signed() -> None:
    book = rulebook_in_force(DAY)
    assert book.citation == "three-rivers@1.0.0"
    assert book.digest == digest(read(agreement_text()).required())
    assert rulebook(book.digest) is book
    (version,) = (one for one in published() if one["digest"] == book.digest)
    assert {s["party"] for s in version["signatures"]} == set(book.parties)


def test_before_the_first_day_no_agreement_is_in_force() -> None:
    with pytest.raises(Refusal) as said:
        rulebook_in_force(date(2025, 12, 31))
    assert said.value.code == "NO-AGREEMENT-IN-FORCE"


def test_the_registry_comes_back_as_it_was_written() -> None:
    written = read_registry(registry_text())
    known = registry(known_at=BEGAN_AT)
    assert asdict(known) == asdict(written)
    assert registry_digest(known) == registry_digest(written)
    assert {card.id for card in providers()} >= set(written.providers)


def test_the_database_refuses_two_versions_on_one_day() -> None:
    twin = AgreementVersionRow(
        digest="sha-256:" + "0" * 64,
        agreement_id="three-rivers",
        version="1.0.1",
        document="{}",
        signatures=[],
        effective=DateRange(date(2026, 6, 1), None),
        published_at=datetime(2026, 6, 1, tzinfo=UTC),
    )
    with pytest.raises(Exception) as said:  # noqa: PT011  # the web role may not even try
        AgreementVersionRow.objects.bulk_create([twin])
    assert "permission denied" in str(said.value) or isinstance(said.value, IntegrityError)
    connection.close()
