"""Papers as they are stored: each with the name of its kind, exact numbers as text."""

from typing import Any

from pydantic import TypeAdapter

from comity.governance.domain import papers
from comity.governance.domain.papers import Paper
from comity.governance.domain.pilots import Evaluation, Plan
from comity.governance.domain.voting import Tally

_KINDS: dict[str, TypeAdapter[Any]] = {
    kind.__name__: TypeAdapter(kind)
    for kind in (
        papers.Reasons,
        papers.Invitation,
        papers.Replies,
        papers.Minutes,
        papers.ImpactNote,
        papers.Signatures,
        Tally,
        Plan,
        Evaluation,
    )
}


def stored(paper: Paper) -> dict[str, Any] | None:
    """Give a paper as JSON."""
    if paper is None:
        return None
    kind = type(paper).__name__
    return {"kind": kind, "content": _KINDS[kind].dump_python(paper, mode="json")}


def restored(kept: dict[str, Any] | None) -> Paper:
    """Give the paper that was stored, equal to what it was."""
    if kept is None:
        return None
    paper: Paper = _KINDS[kept["kind"]].validate_python(kept["content"])
    return paper
