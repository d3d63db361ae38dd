"""Gather what a run is computed from, and name each input by its hash."""

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

import rfc8785

from comity.accreditation.queries import registry, registry_digest
from comity.bulk.questions import Sweep
from comity.bulk.stores import Store
from comity.bulk.tallies import Tally
from comity.governance.domain.guards import SIMULATED_MONTHS
from comity.governance.queries.courses import Standing, standing
from comity.rules.compiling import compile_rulebook
from comity.rules.engine import engine_digest
from comity.rules.format import Document, digest
from comity.rules.hypotheses import as_if_in_force
from comity.rules.logic import MONTH_OF
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook
from comity.simulations.domain.parameters import parameter, values_between, with_value
from comity.simulations.models import RunRow
from comity.values.refusals import Refusal

INPUTS: Final = ("registry", "extract", "rules", "question")


@dataclass(frozen=True, slots=True)
class Plan:
    """A run with all that it is computed from."""

    row: RunRow
    found: Standing
    store: Store
    books: tuple[Rulebook, Rulebook]
    registry: Registry
    sweep: Sweep
    values: tuple[Decimal, ...]
    inputs: dict[str, str]


def plan_of(row: RunRow, store: Store) -> Plan:
    """Gather what a run is computed from.

    Raises:
        Refusal: those of the versions and of the values tried out.
    """
    found = standing(row.proposal_id)
    known = registry(known_at=row.asked_at)
    base = _book(found.base)
    swept, values = _swept(row, found.proposed, base)
    occupation = row.sweep_path.split("/")[1] if row.sweep_path.startswith("recognition/") else ""
    question: dict[str, Any] = {
        "before": found.row.base_id,
        "after": found.row.digest,
        "sweep": [row.sweep_path, *(format(value, "f") for value in values)],
        "asked_at": row.asked_at.isoformat(),
    }
    inputs = {
        "registry": registry_digest(known),
        "extract": store.manifest.digest,
        "rules": engine_digest(),
        "question": hash_of(rfc8785.dumps(question)),
    }
    books = (base, as_if_in_force(_book(found.proposed), base))
    return Plan(row, found, store, books, known, Sweep(swept, occupation), values, inputs)


def _swept(
    row: RunRow, proposed: Document, base: Rulebook
) -> tuple[list[Rulebook], tuple[Decimal, ...]]:
    if row.sweep_first is None or row.sweep_last is None:
        return [], ()
    wanted = parameter(proposed, row.sweep_path)
    values = values_between(wanted, row.sweep_first, row.sweep_last)
    books = (_book(with_value(proposed, wanted, value)) for value in values)
    return [as_if_in_force(book, base) for book in books], values


def _book(document: Document) -> Rulebook:
    return compile_rulebook(document.data, digest=digest(document))


def months_of(tally: Tally, plan: Plan) -> int:
    """Give how many months were looked at: all there are, those that a vote needs at least."""
    now = MONTH_OF.of(plan.found.terms.day(plan.row.asked_at).toordinal())
    first = min((flow.month for flow in tally.flows), default=now)
    return max(SIMULATED_MONTHS, now - first + 1)


def require_same(kept: dict[str, Any], today: dict[str, str]) -> None:
    """Let a run be repeated only from what it was computed from.

    Raises:
        Refusal: INPUTS-DIFFER.
    """
    others = [name for name in INPUTS if kept.get(name) != today[name]]
    if others:
        message = f"This run cannot be repeated here: another {', '.join(others)} than then."
        raise Refusal("INPUTS-DIFFER", message)


def hash_of(content: bytes) -> str:
    """Give the SHA-256 of some bytes."""
    return f"sha-256:{sha256(content).hexdigest()}"
