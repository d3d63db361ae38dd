"""The map as data: SKOS, JSKOS, JSON-LD for CTDL, CSV; one concept; the feed of changes."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, tostring

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comity.ledger.clock import now
from comity.matching.relations import Relation
from comity.occupations.domain import exports
from comity.occupations.domain.exports import Exported
from comity.occupations.queries import published
from comity.occupations.queries.concepts import MappingCard, concept_card, mapping_card, skills_of
from comity.occupations.queries.frameworks import framework_card, frameworks

_MOST_CHANGES = 200
_ATOM = "http://www.w3.org/2005/Atom"


def exported(request: HttpRequest) -> list[Exported]:
    """Give the published mappings, of one city where the address names one."""
    return all_exported(request.GET.get("city", ""), request.build_absolute_uri)


def all_exported(city: str, whole: Callable[[str], str]) -> list[Exported]:
    """Give the published mappings with their addresses.

    Args:
        city: whose; empty for all.
        whole: makes an address on this site a whole one.
    """
    titles = {one.id: one.title for one in frameworks()}
    rows = published.mappings(city=city)
    return [
        _exported(whole, mapping_card(row), titles, row.entry_id)
        for row in islice(rows.iterator(2_000), published.MOST_EXPORTED)
    ]


def _exported(
    whole: Callable[[str], str], one: MappingCard, titles: dict[UUID, str], entry: UUID
) -> Exported:
    return Exported(
        address=whole(reverse("map:title", args=[entry])),
        scheme=whole(reverse("map:turtle")) + f"?city={one.city}",
        city=one.city,
        code=one.code,
        title=one.title,
        language=one.language,
        relation=Relation(one.relation),
        uri=one.concept.uri,
        concept_code=one.concept.code,
        names=one.concept.names,
        framework=titles.get(one.concept.framework, ""),
        decided_at=one.decided_at,
    )


def written(form: str, rows: list[Exported], *, made_by: str) -> bytes:
    """Write mappings in a format.

    Args:
        form: `turtle`, `jskos`, `jsonld` or `csv`.
        rows: of `all_exported`.
        made_by: who writes it, for the head of the exchange format.
    """
    if form == "turtle":
        notes = "".join(f"# {one}\n" for one in _attributions())
        return (notes + exports.turtle(rows)).encode()
    if form == "csv":
        return exports.exchange(rows, made_by=made_by, on=now())
    body = exports.jskos(rows) if form == "jskos" else exports.linked_data(rows)
    return orjson.dumps(body, option=orjson.OPT_INDENT_2)


def _file(body: bytes | str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        body,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Access-Control-Allow-Origin": "*",
        },
    )


@require_safe
def as_turtle(request: HttpRequest) -> HttpResponse:
    """Give the map as SKOS in Turtle."""
    return _map_file(request, "turtle", "text/turtle; charset=utf-8", "map.ttl")


@require_safe
def as_jskos(request: HttpRequest) -> HttpResponse:
    """Give the map as JSKOS."""
    return _map_file(request, "jskos", "application/json", "map.jskos.json")


@require_safe
def as_linked_data(request: HttpRequest) -> HttpResponse:
    """Give the map as JSON-LD with the terms of CTDL."""
    return _map_file(request, "jsonld", "application/ld+json", "map.jsonld")


@require_safe
def as_exchange(request: HttpRequest) -> HttpResponse:
    """Give the map in the ESCO mapping exchange format."""
    return _map_file(request, "csv", "text/csv; charset=utf-8", "map.csv")


def _map_file(request: HttpRequest, form: str, kind: str, name: str) -> HttpResponse:
    return _file(written(form, exported(request), made_by=request.get_host()), kind, name)


def _attributions() -> list[str]:
    return sorted({one.attribution for one in frameworks() if one.attribution})


@require_safe
def concept_data(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give one concept of one version as JSON-LD."""
    card = concept_card(key)
    framework = framework_card(card.framework)
    body = {
        "@context": {"skos": exports.SKOS, "skos:prefLabel": {"@container": "@language"}},
        "@id": card.uri,
        "@type": "skos:Concept",
        "skos:notation": card.code,
        "skos:prefLabel": card.names,
        "address": request.build_absolute_uri(reverse("map:concept", args=[key])),
        "framework": {"name": framework.name, "version": framework.version},
        "essential": [one.uri for one in skills_of(key, "essential")],
        "optional": [one.uri for one in skills_of(key, "optional")],
        "attribution": framework.attribution,
    }
    return _file(orjson.dumps(body, option=orjson.OPT_INDENT_2), "application/ld+json", "c.jsonld")


def change_nodes(
    request: HttpRequest, found: list[published.Change]
) -> Iterator[dict[str, object]]:
    """Give changes of the map as JSON."""
    for one in found:
        yield {
            "at": one.at.isoformat(),
            "what": "ended" if one.is_end else "published",
            "mapping": str(one.mapping.id),
            "city": one.mapping.city,
            "code": one.mapping.code,
            "title": one.mapping.title,
            "language": one.mapping.language,
            "relation": one.mapping.relation,
            "concept": one.mapping.concept.uri,
            "address": request.build_absolute_uri(
                reverse("map:concept", args=[one.mapping.concept.id])
            ),
        }


@require_safe
def changes_as_json(request: HttpRequest) -> HttpResponse:
    """Give the newest changes of the map."""
    found = published.changes(most=_MOST_CHANGES)
    body = {"changes": list(change_nodes(request, found)), "attribution": _attributions()}
    return HttpResponse(orjson.dumps(body), content_type="application/json")


@require_safe
def changes_as_atom(request: HttpRequest) -> HttpResponse:
    """Give the newest changes of the map as an Atom feed.

    Source: RFC 4287.
    """
    here = request.build_absolute_uri()
    found = published.changes(most=_MOST_CHANGES)
    feed = Element("feed", {"xmlns": _ATOM})
    SubElement(feed, "id").text = here
    SubElement(feed, "title").text = "Occupation map"
    SubElement(feed, "link", {"rel": "self", "href": here})
    SubElement(feed, "updated").text = _instant(found[0].at if found else now())
    SubElement(SubElement(feed, "author"), "name").text = request.get_host()
    for one, node in zip(found, change_nodes(request, found), strict=True):
        entry = SubElement(feed, "entry")
        SubElement(entry, "id").text = f"urn:uuid:{one.mapping.id}#{node['what']}"
        SubElement(entry, "title").text = f"{one.mapping.title}: {node['what']}"
        SubElement(entry, "updated").text = _instant(one.at)
        SubElement(entry, "link", {"href": str(node["address"])})
        SubElement(
            entry, "summary"
        ).text = f"{one.mapping.city} {one.mapping.relation} {one.mapping.concept.uri}"
    body = b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="utf-8")
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
