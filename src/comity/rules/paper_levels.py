"""Paper levels: which levels a credential states, and what they count for."""

from collections.abc import Mapping, Sequence

from comity.rules.facts import PaperFact
from comity.rules.logic import Number, Truth, both, either, greatest, pick, same
from comity.rules.rulebook import Rulebook, Standard, StandardVersion
from comity.rules.terms import Term


def editions(paper: PaperFact, book: Rulebook) -> Sequence[tuple[Truth, Standard, StandardVersion]]:
    """Give every standard version that a credential may be of, with whether it is."""
    if not isinstance(paper.edition, Term):
        standard, _, version = paper.edition.partition("@")
        return ((True, book.standards[standard], book.standards[standard].versions[version]),)
    return tuple(
        (same(paper.edition, f"{standard.id}@{version.name}"), standard, version)
        for standard in book.standards.values()
        for version in standard.versions.values()
    )


def covers(paper: PaperFact, book: Rulebook) -> Truth:
    """Tell whether every unit of the credential's own version is held at its full level."""
    if paper.is_whole is True:
        return True
    full = [
        both(is_it, *(level <= paper.stated.get(unit, 0) for unit, level in version.levels.items()))
        for is_it, _, version in editions(paper, book)
    ]
    return either(paper.is_whole, *full)


def levels(paper: PaperFact, book: Rulebook, discounted: Truth) -> Mapping[str, Number]:
    """Give the levels that count, by unit; one less where the issuer still has to confirm."""
    discount = book.confirm_discount_levels
    held = _held(paper, book)
    if discounted is False or not discount:
        return held
    return {
        unit: pick(discounted, greatest(0, level - discount), level) for unit, level in held.items()
    }


def _held(paper: PaperFact, book: Rulebook) -> Mapping[str, Number]:
    """Give the level held of each unit: as stated, or all of its version."""
    if paper.is_whole is False:
        return paper.stated
    if paper.is_whole is True and not isinstance(paper.edition, Term):
        return editions(paper, book)[0][2].levels
    held: dict[str, Number] = dict(paper.stated)
    for is_it, _, version in editions(paper, book):
        for unit, level in version.levels.items():
            held[unit] = pick(both(is_it, paper.is_whole), level, held.get(unit, 0))
    return held
