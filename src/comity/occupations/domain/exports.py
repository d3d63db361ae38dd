"""The published map in the formats of others: Turtle, JSKOS, JSON-LD for CTDL, the ESCO CSV."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from comity.matching.exchange import COLUMNS, HEAD, Mapped, MappingFile, MappingRow, write_mapping
from comity.matching.relations import Relation

SKOS = "http://www.w3.org/2004/02/skos/core#"
_JSKOS = "https://gbv.github.io/jskos/context.json"
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_NOT_IN_IRI = frozenset('<>"{}|^`\\ ')


@dataclass(frozen=True, slots=True)
class Exported:
    """A published mapping with the addresses it is known by.

    Args:
        address: of the local title, stable.
        scheme: of the city's list, stable.
        relation: from the local title to the concept.
        names: preferred labels of the concept by language.
        framework: name and version it was decided on.
    """

    address: str
    scheme: str
    city: str
    code: str
    title: str
    language: str
    relation: Relation
    uri: str
    concept_code: str
    names: dict[str, str]
    framework: str
    decided_at: datetime


def turtle(rows: Iterable[Exported]) -> str:
    """Write the map as SKOS in Turtle.

    Source: RDF 1.1 Turtle, sections 2 and 6; SKOS Reference, section 10.
    """
    lines = [f"@prefix skos: <{SKOS}> .", "@prefix dct: <http://purl.org/dc/terms/> .", ""]
    titles: dict[str, list[Exported]] = {}
    for row in rows:
        titles.setdefault(row.address, []).append(row)
    for address, some in titles.items():
        first = some[0]
        lines += [
            f"{_iri(address)} a skos:Concept ;",
            f"    skos:inScheme {_iri(first.scheme)} ;",
            f"    skos:notation {_text(first.code)} ;",
            f"    skos:prefLabel {_text(first.title)}@{first.language} ;",
            *(f"    {one.relation.value} {_iri(one.uri)} ;" for one in some),
            f'    dct:modified "{max(one.decided_at for one in some).isoformat()}"'
            "^^<http://www.w3.org/2001/XMLSchema#dateTime> .",
            "",
        ]
    return "\n".join(lines)


def _iri(text: str) -> str:
    safe = "".join(
        f"%{ord(sign):02X}" if sign in _NOT_IN_IRI or ord(sign) < 0x20 else sign for sign in text
    )
    return f"<{safe}>"


def _text(text: str) -> str:
    plain = "".join(sign for sign in text if ord(sign) >= 0x20 or sign in "\n\r\t")
    return f'"{plain.translate(_ESCAPES)}"'


def jskos(rows: Sequence[Exported]) -> list[dict[str, Any]]:
    """Write the map as mappings of JSKOS.

    Source: JSKOS 0.7, concept mappings.
    """
    return [
        {
            "@context": _JSKOS,
            "from": {
                "memberSet": [
                    {
                        "uri": one.address,
                        "notation": [one.code],
                        "prefLabel": {one.language: one.title},
                    }
                ]
            },
            "fromScheme": {"uri": one.scheme},
            "to": {
                "memberSet": [
                    {"uri": one.uri, "notation": [one.concept_code], "prefLabel": one.names}
                ]
            },
            "toScheme": {"prefLabel": {"en": one.framework}},
            "type": [one.relation.value.replace("skos:", SKOS)],
            "created": one.decided_at.isoformat(),
        }
        for one in rows
    ]


def linked_data(rows: Iterable[Exported]) -> dict[str, Any]:
    """Write the map as JSON-LD with the terms of CTDL: jobs and their occupation types.

    Source: CTDL, Job and CredentialAlignmentObject.
    """
    titles: dict[str, dict[str, Any]] = {}
    for one in rows:
        title = titles.setdefault(
            one.address,
            {
                "@id": one.address,
                "@type": "ceterms:Occupation",
                "ceterms:name": {one.language: one.title},
                "ceterms:codedNotation": one.code,
                "ceterms:occupationType": [],
            },
        )
        title["ceterms:occupationType"].append(
            {
                "@type": "ceterms:CredentialAlignmentObject",
                "ceterms:targetNode": {"@id": one.uri},
                "ceterms:targetNodeName": one.names,
                "ceterms:codedNotation": one.concept_code,
                "ceterms:frameworkName": {"en": one.framework},
                "ceterms:alignmentType": one.relation.value,
            }
        )
    return {
        "@context": {
            "ceterms": "https://purl.org/ctdl/terms/",
            "skos": SKOS,
            "ceterms:name": {"@container": "@language"},
            "ceterms:targetNodeName": {"@container": "@language"},
            "ceterms:frameworkName": {"@container": "@language"},
        },
        "@graph": list(titles.values()),
    }


def exchange(rows: Sequence[Exported], *, made_by: str, on: datetime) -> bytes:
    """Write the map in the ESCO mapping exchange format; the framework comes first there.

    Args:
        rows: of one city, or of several.
        made_by: the author, as the head of the file names it.
        on: the date of the file.
    """
    frameworks = sorted({one.framework for one in rows})
    head = dict.fromkeys(HEAD, "") | {
        "Mapping project name": "Occupation map",
        "Mapping project author": made_by,
        "Mapping project version": on.date().isoformat(),
        "Mapping project version date": on.date().isoformat(),
        "Classification 1 Name": ", ".join(frameworks),
        "Classification 1 Concept type": "Occupation",
        "Classification 2 Name": ", ".join(sorted({one.scheme for one in rows})),
        "Classification 2 Concept type": "Occupation",
        "Classification 2 Language": ", ".join(sorted({one.language for one in rows})),
    }
    lines = tuple(
        MappingRow(
            Mapped(one.uri, one.concept_code, one.names.get("en", "")),
            Mapped(one.address, one.code, one.title),
            one.relation.inverse,
        )
        for one in rows
    )
    return write_mapping(MappingFile(MappingProxyType(head), COLUMNS, lines))
