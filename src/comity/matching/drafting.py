"""Drafting: gather a framework line by line, and notice what cannot be."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from comity.matching.faults import TableFault
from comity.matching.framework import Concept, Framework, Kind, Label, LabelKind, framework

if TYPE_CHECKING:
    from collections.abc import Mapping

_ISCO = "http://data.europa.eu/esco/isco/C"
_MOST_FAULTS = 10_000


@dataclass(slots=True)
class _Sketch:
    kind: Kind
    code: str = ""
    isco: str = ""
    labels: dict[tuple[str, str], LabelKind] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    descriptions: dict[str, str] = field(default_factory=dict)
    broader: set[str] = field(default_factory=set)
    essential: set[str] = field(default_factory=set)
    optional: set[str] = field(default_factory=set)


class Draft:
    """What was read so far; `faults` holds what was wrong with the lines."""

    def __init__(self) -> None:
        self.faults: list[TableFault] = []
        self._sketches: dict[str, _Sketch] = {}
        self._lines_of_broader: dict[tuple[str, str], Place] = {}

    @property
    def uris(self) -> tuple[str, ...]:
        """Give the URIs of the concepts so far."""
        return tuple(self._sketches)

    def has(self, kind: Kind) -> bool:
        """Tell whether any concept is of a kind."""
        return any(one.kind is kind for one in self._sketches.values())

    def at(self, file: str, row: int) -> Place:
        """Give the place of a line, through which what it says is noted."""
        return Place(self, file, row)

    def is_group(self, uri: str, cells: Mapping[str, str]) -> bool:
        """Tell whether a line names an ISCO group; one that is not known yet is taken in."""
        if not uri.startswith(_ISCO):
            return False
        code = cells.get("code") or uri.removeprefix(_ISCO)
        self._sketches.setdefault(uri, _Sketch(Kind.GROUP, code, code))
        return True

    def framework(self, name: str, version: str, attribution: str) -> Framework:
        """Give what was gathered; a relation that would close a circle is left out, as a fault."""
        self._hang_groups()
        self._break_cycles()
        concepts = (_concept(uri, one) for uri, one in self._sketches.items())
        return framework(name, version, concepts, attribution=attribution)

    def _hang_groups(self) -> None:
        """Put occupations under their group, and groups under theirs, where no line says it."""
        for uri, one in self._sketches.items():
            if one.broader or not one.isco:
                continue
            code = one.isco[:-1] if one.kind is Kind.GROUP else one.isco
            if code and _ISCO + code in self._sketches and _ISCO + code != uri:
                one.broader.add(_ISCO + code)

    def _break_cycles(self) -> None:
        done: set[str] = set()
        for uri in self._sketches:
            self._walk(uri, done)

    def _walk(self, start: str, done: set[str]) -> None:
        """Go up from a concept; depth first, without recursion, as a hostile file may be deep."""
        way = [start]
        left = {start: sorted(self._sketches[start].broader)}
        while way:
            here = way[-1]
            if here in done or not left[here]:
                done.add(here)
                way.pop()
                continue
            above = left[here].pop()
            if above in left and above not in done:
                self._cut(here, above)
            elif above not in done:
                way.append(above)
                left[above] = sorted(self._sketches[above].broader)

    def _cut(self, below: str, above: str) -> None:
        self._sketches[below].broader.discard(above)
        place = self._lines_of_broader.get((below, above), self.at("", 0))
        place.fault(
            "FRAMEWORK-CYCLE", "This closes a circle: nothing lies above itself.", "broaderUri"
        )


@dataclass(frozen=True, slots=True)
class Place:
    """One line of a file, and what it says."""

    draft: Draft
    file: str
    row: int

    def fault(self, code: str, message: str, column: str, value: str = "") -> None:
        """Note a fault of this line."""
        if len(self.draft.faults) < _MOST_FAULTS:
            self.draft.faults.append(
                TableFault(code, message, self.file, self.row, column, value[:80])
            )

    def need(self, cells: Mapping[str, str], *columns: str) -> str:
        """Give the first of these columns that says anything; a fault and nothing if none does."""
        text = next((cells[name].strip() for name in columns if cells.get(name, "").strip()), "")
        if not text:
            there = any(name in cells for name in columns)
            said = "Nothing stands here." if there else "This column is missing."
            self.fault("FRAMEWORK-MISSING", said, columns[0])
        return text

    def knows(self, uri: str, column: str) -> bool:
        """Tell whether a concept is in this version; a fault if not. Nothing has no fault more."""
        known = uri in self.draft._sketches
        if uri and not known:
            said = "No concept of this version has this identifier."
            self.fault("FRAMEWORK-UNKNOWN", said, column, uri)
        return known

    def concept(self, uri: str, kind: Kind, *, code: str = "", isco: str = "") -> None:
        """Note a concept; a second line on it, in another language, adds what it knows."""
        one = self.draft._sketches.setdefault(uri, _Sketch(kind, code, isco))
        if one.kind is not kind:
            self.fault("FRAMEWORK-KIND", f"Another line says that this is: {one.kind}.", "uri", uri)
        one.code, one.isco = one.code or code, one.isco or isco

    def label(self, uri: str, language: str, kind: LabelKind, text: str) -> None:
        """Note a label; the first preferred one of a language stays the preferred one."""
        words = " ".join(text.split())
        if not words:
            return
        one = self.draft._sketches[uri]
        if kind is LabelKind.PREFERRED:
            if language in one.named:
                kind = LabelKind.ALTERNATIVE
            else:
                one.named.add(language)
                one.labels[language, words] = kind
        one.labels.setdefault((language, words), kind)

    def describe(self, uri: str, language: str, text: str) -> None:
        """Note what a concept is in a language; the first text stays."""
        if text and text.strip():
            self.draft._sketches[uri].descriptions.setdefault(language, text.strip())

    def relate(self, job: str, relation: str, skill: str) -> None:
        """Note a skill of an occupation."""
        one = self.draft._sketches[job]
        kinds = {"essential": one.essential, "optional": one.optional}
        if relation in kinds:
            kinds[relation].add(skill)
        else:
            said = "A skill is essential or optional."
            self.fault("FRAMEWORK-RELATION", said, "relationType", relation)

    def put_under(self, below: str, above: str) -> None:
        """Note what lies right above a concept."""
        self.draft._sketches[below].broader.add(above)
        self.draft._lines_of_broader[below, above] = self


def _concept(uri: str, one: _Sketch) -> Concept:
    labels = sorted(Label(language, kind, text) for (language, text), kind in one.labels.items())
    return Concept(
        uri=uri,
        kind=one.kind,
        code=one.code,
        labels=tuple(labels),
        descriptions=MappingProxyType(one.descriptions),
        isco=one.isco,
        broader=tuple(sorted(one.broader)),
        essential=tuple(sorted(one.essential)),
        optional=tuple(sorted(one.optional - one.essential)),
    )
