"""The API of differences between versions of a framework, with everything here they touch."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from comity.matching.differences import Relabelled, Related
from comity.matching.framework import Concept
from comity.occupations.queries.differences import compared, touched_mappings
from comity.occupations.web.api_shapes import FrameworkOut, MappingOut
from comity.parties.web.endpoints import only
from comity.portal.web.framework_difference import touched_here

router = Router(tags=["occupations"])


class FrameworkConceptOut(Schema):
    """A concept that only one of the versions has."""

    uri: str
    kind: str
    code: str
    names: dict[str, str]


class LabelChangeOut(Schema):
    """A label that is gone or new."""

    language: str
    kind: str
    text: str


class RelabelledOut(Schema):
    """A concept with other labels or descriptions."""

    uri: str
    gone: list[LabelChangeOut]
    come: list[LabelChangeOut]


class RelatedOut(Schema):
    """A concept with other relations or codes, as (relation, URI or code)."""

    uri: str
    gone: list[tuple[str, str]]
    come: list[tuple[str, str]]


class TouchedStandardOut(Schema):
    """A standard in force whose occupation is gone or changed; open cases that one may see."""

    standard: str
    occupation: str
    concept: str
    open_cases: int


class FrameworkDifferenceOut(Schema):
    """What a version changes, and what that touches."""

    before: FrameworkOut
    after: FrameworkOut
    added: list[FrameworkConceptOut]
    removed: list[FrameworkConceptOut]
    relabelled: list[RelabelledOut]
    related: list[RelatedOut]
    mappings: list[MappingOut]
    standards: list[TouchedStandardOut]


@router.get(
    "/occupations/frameworks/{uuid:before}/difference/{uuid:after}",
    response=FrameworkDifferenceOut,
    auth=None,
    summary="What a version of a framework changes",
)
def framework_difference(request: HttpRequest, before: UUID, after: UUID) -> FrameworkDifferenceOut:
    """Compare two stored versions; name the mappings, standards and open cases to look at again."""
    only(request.GET)
    found = compared(before, after)
    standards, cases = touched_here(found)
    changed = found.difference
    return FrameworkDifferenceOut(
        before=FrameworkOut.of(found.before),
        after=FrameworkOut.of(found.after),
        added=list(map(_concept, changed.added)),
        removed=list(map(_concept, changed.removed)),
        relabelled=list(_relabelled(changed.relabelled)),
        related=list(_related(changed.related)),
        mappings=[MappingOut.of(one) for one in touched_mappings(found)],
        standards=[
            TouchedStandardOut(
                standard=one.standard,
                occupation=one.occupation,
                concept=one.uri,
                open_cases=cases.get(one.occupation, 0),
            )
            for one in standards
        ],
    )


def _concept(one: Concept) -> FrameworkConceptOut:
    return FrameworkConceptOut(uri=one.uri, kind=one.kind.value, code=one.code, names=one.names())


def _relabelled(rows: Iterable[Relabelled]) -> Iterable[RelabelledOut]:
    for one in rows:
        gone, come = (
            [
                LabelChangeOut(language=it.language, kind=it.kind.value, text=it.text)
                for it in labels
            ]
            for labels in (one.gone, one.come)
        )
        yield RelabelledOut(uri=one.after.uri, gone=gone, come=come)


def _related(rows: Iterable[Related]) -> Iterable[RelatedOut]:
    for one in rows:
        yield RelatedOut(uri=one.after.uri, gone=list(one.gone), come=list(one.come))
