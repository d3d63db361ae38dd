"""Store a version of a framework: whole, or not at all, and once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import connection, transaction
from django.utils.translation import gettext as _

from comity.ledger.actions import record
from comity.matching.framework import Concept, Framework
from comity.occupations.domain.facts import FrameworkImported
from comity.occupations.domain.naming import concept_id, framework_id
from comity.occupations.models import FrameworkRow
from comity.values.refusals import Refusal

_BATCH: Final = 20_000
Progress = Callable[[int, int], None]

# COPY refuses tables with forced row security, and the roles of a running installation make no
# temporary tables: rows travel as arrays, twenty thousand at a time, and obey the policies.
_CONCEPTS = """
INSERT INTO occupations_concept
    (id, framework_id, uri, kind, code, isco, names, descriptions)
SELECT id, %s, uri, kind, code, isco, names::jsonb, descriptions::jsonb
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS given (id, uri, kind, code, isco, names, descriptions)
"""
_LABELS = """
INSERT INTO occupations_label (framework_id, concept_id, language, kind, text)
SELECT %s, concept, language, kind, text
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[]) AS given (concept, language, kind, text)
"""
_RELATIONS = """
INSERT INTO occupations_relation (framework_id, source_id, target_id, kind)
SELECT %s, source, target, kind
FROM unnest(%s::uuid[], %s::uuid[], %s::text[]) AS given (source, target, kind)
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """A version as it is stored; `is_new` is False when it was there already."""

    id: UUID
    is_new: bool
    concepts: int


def store(
    framework: Framework, *, at: datetime, progress: Progress = lambda _done, _all: None
) -> Stored:
    """Store a version of a framework; the same version again changes nothing.

    Args:
        framework: as it was read; every relation leads to one of its concepts.
        at: aware.
        progress: is told how many of how many rows are written.

    Raises:
        Refusal: FRAMEWORK-EMPTY; FRAMEWORK-OTHER-CONTENT: this version is stored already with
            other content, and what was decided on it must stay as it was.
    """
    if not framework.concepts:
        raise Refusal("FRAMEWORK-EMPTY", _("This framework holds no concepts."))
    key, digest = framework_id(framework.name, framework.version), f"sha-256:{framework.digest()}"
    with transaction.atomic():
        with connection.cursor() as cursor:  # two imports of one version wait for each other
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(key)])
        known = FrameworkRow.objects.filter(pk=key).values_list("digest", flat=True).first()
        if known == digest:
            return Stored(key, is_new=False, concepts=len(framework.concepts))
        if known is not None:
            sentence = _(
                "This version is stored already, and its content was different. "
                "Give the new content a version of its own."
            )
            raise Refusal("FRAMEWORK-OTHER-CONTENT", sentence)
        FrameworkRow(
            id=key,
            name=framework.name,
            version=framework.version,
            digest=digest,
            attribution=framework.attribution,
            languages=list(framework.languages),
            occupations=sum(1 for _one in framework.occupations),
            skills=sum(1 for _one in framework.skills),
            imported_at=at,
        ).save(force_insert=True)
        _write(key, framework, progress)
        record(
            FrameworkImported(at=at, framework=key, digest=digest, concepts=len(framework.concepts))
        )
    return Stored(key, is_new=True, concepts=len(framework.concepts))


def _write(key: UUID, framework: Framework, progress: Progress) -> None:
    ids = {uri: concept_id(key, uri) for uri in framework.concepts}
    concepts = list(framework.concepts.values())
    together = len(concepts) + sum(
        len(one.labels) + len(one.broader) + len(one.essential) + len(one.optional)
        for one in concepts
    )
    done = 0
    for statement, rows in (
        (_CONCEPTS, (_concept(ids[one.uri], one) for one in concepts)),
        (_LABELS, _labels(ids, concepts)),
        (_RELATIONS, _relations(ids, concepts)),
    ):
        for batch in _batches(rows):
            with connection.cursor() as cursor:
                cursor.execute(statement, [key, *map(list, zip(*batch, strict=True))])
            done += len(batch)
            progress(done, together)


def _concept(key: UUID, one: Concept) -> tuple[Any, ...]:
    names = orjson.dumps(one.names()).decode()
    texts = orjson.dumps(dict(one.descriptions)).decode()
    return key, one.uri, one.kind.value, one.code, one.isco, names, texts


def _labels(ids: dict[str, UUID], concepts: Sequence[Concept]) -> Iterator[tuple[Any, ...]]:
    for one in concepts:
        key = ids[one.uri]
        for label in one.labels:
            yield key, label.language, label.kind.value, label.text


def _relations(ids: dict[str, UUID], concepts: Sequence[Concept]) -> Iterator[tuple[Any, ...]]:
    for one in concepts:
        source = ids[one.uri]
        for kind, targets in (
            ("broader", one.broader),
            ("essential", one.essential),
            ("optional", one.optional),
        ):
            for target in dict.fromkeys(targets):
                if target in ids:
                    yield source, ids[target], kind


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    rows = iter(rows)
    while batch := list(islice(rows, _BATCH)):
        yield batch
