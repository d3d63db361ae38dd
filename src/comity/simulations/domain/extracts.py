"""Extracts: the facts of a case without anything that could be a name or free text."""

import re

from comity.rules.facts import CardFact, Facts, PaperFact
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook

_CODE = re.compile(r"[A-Za-z0-9][-A-Za-z0-9@._]{0,40}")
OTHER = "other"


def coded(facts: Facts, known: Registry, book: Rulebook) -> Facts:
    """Give facts with codes only.

    Papers are numbered in their order, training centres and cards that nobody lists are "other";
    the rules say the same of them.
    """
    cards = {code for block in book.blocks.values() for one in block.cards for code in one.codes}
    return facts._replace(
        papers=[_paper(paper, turn, known) for turn, paper in enumerate(facts.papers, 1)],
        cards=[
            CardFact(one.code if one.code in cards else OTHER, one.issued_on) for one in facts.cards
        ],
        results=[one._replace(unit=_code(one.unit)) for one in facts.results],
        earlier=[
            one._replace(host=_code(one.host), occupation=_code(one.occupation))
            for one in facts.earlier
        ],
        existing=[
            one._replace(host=_code(one.host), occupation=_code(one.occupation))
            for one in facts.existing
        ],
        bans=[one._replace(occupation=_code(one.occupation)) for one in facts.bans],
    )


def _paper(paper: PaperFact, turn: int, known: Registry) -> PaperFact:
    return paper._replace(
        id=f"c{turn}",
        provider_id=paper.provider_id if paper.provider_id in known.providers else OTHER,
        standard=_code(paper.standard),
        edition=_code(paper.edition),
    )


def _code(word: object) -> str:
    text = str(word)
    return text if not text or _CODE.fullmatch(text) else OTHER
