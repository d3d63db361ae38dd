"""Frameworks: a published classification of occupations and skills, as one frozen value."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType


class Kind(StrEnum):
    """What a concept of a framework is."""

    OCCUPATION = "occupation"
    GROUP = "group"  # of occupations: ISCO-08, or O*NET's job families
    SKILL = "skill"
    KNOWLEDGE = "knowledge"
    SKILL_GROUP = "skill_group"


class LabelKind(StrEnum):
    """How a framework uses a label."""

    PREFERRED = "preferred"
    ALTERNATIVE = "alternative"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """One name of a concept in one language (BCP 47, such as `de`)."""

    language: str
    kind: LabelKind
    text: str


@dataclass(frozen=True, slots=True)
class Concept:
    """One occupation, group of occupations, skill or group of skills.

    Args:
        uri: its identifier, whole, such as `http://data.europa.eu/esco/occupation/...`.
        kind: what it is.
        code: as the framework numbers it, such as `2221.1`; empty where it has no number.
        labels: in every language, sorted.
        descriptions: language to text.
        isco: ISCO-08 code of the group it lies in, or of the group it is; empty if not known.
        broader: URIs of what lies right above it, sorted.
        essential: URIs of the skills that an occupation always needs, sorted.
        optional: URIs of the skills that it may need, sorted.
    """

    uri: str
    kind: Kind
    code: str = ""
    labels: tuple[Label, ...] = ()
    descriptions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    isco: str = ""
    broader: tuple[str, ...] = ()
    essential: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    def preferred(self, language: str) -> str | None:
        """Give the preferred label in a language, None where it has none."""
        wanted = (LabelKind.PREFERRED, language)
        return next((one.text for one in self.labels if (one.kind, one.language) == wanted), None)

    def alternatives(self, language: str) -> tuple[str, ...]:
        """Give the other labels in a language that readers may see; hidden ones are left out."""
        wanted = (LabelKind.ALTERNATIVE, language)
        return tuple(one.text for one in self.labels if (one.kind, one.language) == wanted)

    def names(self) -> dict[str, str]:
        """Give the preferred label of each language; see `comity.values.names.name_for`."""
        return {one.language: one.text for one in self.labels if one.kind is LabelKind.PREFERRED}


@dataclass(frozen=True, slots=True)
class Framework:
    """One version of a framework.

    Args:
        name: such as `ESCO`.
        version: such as `1.2.0`.
        attribution: the sentence that must stand where it is shown; empty if none is asked for.
        concepts: URI to concept: occupations, skills and groups alike.
    """

    name: str
    version: str
    concepts: Mapping[str, Concept]
    attribution: str = ""

    def of_kind(self, *kinds: Kind) -> Iterator[Concept]:
        """Give the concepts of some kinds, in the framework's order."""
        return (one for one in self.concepts.values() if one.kind in kinds)

    @property
    def occupations(self) -> Iterator[Concept]:
        """Give the occupations."""
        return self.of_kind(Kind.OCCUPATION)

    @property
    def groups(self) -> Iterator[Concept]:
        """Give the groups of occupations."""
        return self.of_kind(Kind.GROUP)

    @property
    def skills(self) -> Iterator[Concept]:
        """Give skills and knowledge, without their groups."""
        return self.of_kind(Kind.SKILL, Kind.KNOWLEDGE)

    @property
    def languages(self) -> tuple[str, ...]:
        """Give the languages that any label is in, sorted."""
        return tuple(sorted({one.language for it in self.concepts.values() for one in it.labels}))

    def path(self, uri: str) -> tuple[Concept, ...]:
        """Give the groups above a concept, the widest first; the first parent where there are two.

        A cycle, which no framework that was read has, ends the way.
        """
        found: list[Concept] = []
        seen = {uri}
        while above := next((up for up in self._above(uri) if up not in seen), None):
            seen.add(above)
            found.append(self.concepts[above])
            uri = above
        return tuple(reversed(found))

    def _above(self, uri: str) -> tuple[str, ...]:
        concept = self.concepts.get(uri)
        return tuple(up for up in concept.broader if up in self.concepts) if concept else ()

    def digest(self) -> str:
        """Give the SHA-256 of everything in it, lowercase hexadecimal; order does not matter."""
        whole = sha256()
        whole.update(json.dumps([self.name, self.version, self.attribution]).encode())
        for uri in sorted(self.concepts):
            whole.update(_canonical(self.concepts[uri]))
        return whole.hexdigest()


def framework(
    name: str, version: str, concepts: Iterable[Concept], *, attribution: str = ""
) -> Framework:
    """Make a framework of concepts, in their order; a later one replaces one of the same URI."""
    by_uri = {one.uri: one for one in concepts}
    return Framework(name, version, MappingProxyType(by_uri), attribution)


def _canonical(one: Concept) -> bytes:
    parts = [
        one.uri,
        one.kind,
        one.code,
        one.isco,
        [[label.language, label.kind, label.text] for label in sorted(one.labels)],
        sorted(one.descriptions.items()),
        sorted(one.broader),
        sorted(one.essential),
        sorted(one.optional),
    ]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
