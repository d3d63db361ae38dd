"""Differences: what a version of a framework adds, removes, relabels and relates anew."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from comity.matching.framework import Concept, Framework, Label, framework


@dataclass(frozen=True, slots=True)
class Relabelled:
    """A concept that is called or described otherwise.

    Args:
        before: as it was.
        after: as it is.
        gone: labels that it no longer has.
        come: labels that it has now.
    """

    before: Concept
    after: Concept
    gone: tuple[Label, ...]
    come: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """A concept whose place or skills changed, or its code.

    Args:
        before: as it was.
        after: as it is.
        gone: what it no longer has, as (relation, URI or code).
        come: what it has now, as (relation, URI or code).
    """

    before: Concept
    after: Concept
    gone: tuple[tuple[str, str], ...]
    come: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What to do to one version to get another; a concept may be relabelled and re-related.

    Args:
        before: name, version and attribution of the one.
        after: name, version and attribution of the other.
        added: concepts that only the other has, in its order.
        removed: concepts that only the one has, in its order.
        relabelled: concepts of both with other labels or descriptions.
        related: concepts of both with other codes, relations, or of another kind.
    """

    before: tuple[str, str, str]
    after: tuple[str, str, str]
    added: tuple[Concept, ...]
    removed: tuple[Concept, ...]
    relabelled: tuple[Relabelled, ...]
    related: tuple[Related, ...]

    @property
    def touched(self) -> frozenset[str]:
        """Give the URIs that are gone or changed: what was decided on them may not hold."""
        changed: Iterable[Relabelled | Related] = (*self.relabelled, *self.related)
        return frozenset([one.uri for one in self.removed] + [one.before.uri for one in changed])

    @property
    def is_empty(self) -> bool:
        """Tell whether both versions hold the same."""
        return not (self.added or self.removed or self.relabelled or self.related)


def difference(before: Framework, after: Framework) -> Difference:
    """Give what one version of a framework changes in another."""
    both = [
        (one, after.concepts[uri]) for uri, one in before.concepts.items() if uri in after.concepts
    ]
    return Difference(
        before=_head(before),
        after=_head(after),
        added=tuple(one for uri, one in after.concepts.items() if uri not in before.concepts),
        removed=tuple(one for uri, one in before.concepts.items() if uri not in after.concepts),
        relabelled=tuple(_relabelled(old, new) for old, new in both if _named(old) != _named(new)),
        related=tuple(_related(old, new) for old, new in both if _placed(old) != _placed(new)),
    )


def applied(change: Difference, before: Framework) -> Framework:
    """Give the other version, made of the one and the difference.

    Raises:
        ValueError: the difference is not one of this version; a caller's mistake.
    """
    if change.before != _head(before):
        raise ValueError(f"a difference of {change.before}, not of {_head(before)}")
    concepts = dict(before.concepts)
    for one in change.removed:
        del concepts[one.uri]
    for named in change.relabelled:
        uri = named.before.uri
        concepts[uri] = replace(
            concepts[uri], labels=named.after.labels, descriptions=named.after.descriptions
        )
    for placed in change.related:
        uri, new = placed.before.uri, placed.after
        concepts[uri] = replace(
            new, labels=concepts[uri].labels, descriptions=concepts[uri].descriptions
        )
    name, version, attribution = change.after
    return framework(name, version, [*concepts.values(), *change.added], attribution=attribution)


def _head(one: Framework) -> tuple[str, str, str]:
    return one.name, one.version, one.attribution


def _named(one: Concept) -> tuple[object, ...]:
    return sorted(one.labels), dict(one.descriptions)


def _placed(one: Concept) -> frozenset[tuple[str, str]]:
    plain = {("kind", str(one.kind)), ("code", one.code), ("isco", one.isco)}
    relations = ("broader", "essential", "optional")
    return frozenset(plain | {(name, uri) for name in relations for uri in getattr(one, name)})


def _relabelled(old: Concept, new: Concept) -> Relabelled:
    gone, come = set(old.labels) - set(new.labels), set(new.labels) - set(old.labels)
    return Relabelled(old, new, tuple(sorted(gone)), tuple(sorted(come)))


def _related(old: Concept, new: Concept) -> Related:
    was, now_is = _placed(old), _placed(new)
    return Related(old, new, tuple(sorted(was - now_is)), tuple(sorted(now_is - was)))
