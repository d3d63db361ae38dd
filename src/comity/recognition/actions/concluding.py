"""Conclude a case: decision, letter, notice and fact in the transaction of whoever decides."""

from datetime import date, datetime

from comity.ledger import actions as ledger
from comity.occupations.queries import occupation_label
from comity.recognition.actions.computing import Computed, local_day
from comity.recognition.actions.reopening import end, post
from comity.recognition.domain.digests import digest_of
from comity.recognition.domain.facts import CaseDecided
from comity.recognition.domain.judgements import Judgement, Replaced
from comity.recognition.domain.letters import letters
from comity.recognition.domain.opinions import Conclusion
from comity.recognition.domain.replays import holidays_around
from comity.recognition.domain.states import State, move
from comity.recognition.models import CaseRow, DecisionRow, InputsRow
from comity.recognition.queries.files import Papers
from comity.recognition.queries.standing import Standing
from comity.rules.engine import engine_digest


def conclude(
    row: CaseRow, papers: Papers, computed: Computed, conclusion: Conclusion, *, at: datetime
) -> None:
    """Decide a case, in the transaction that holds its row.

    Args:
        row: the case, locked.
        papers: as the version of the day of receipt reads them.
        computed: what the engine found; its papers are read by the version that stands.
        conclusion: what is decided.
        at: now.

    Raises:
        Refusal: CANNOT-MOVE.
    """
    standing = computed.standing
    written = _letters(row, computed.papers, conclusion, standing, on=local_day(at, papers))
    DecisionRow.objects.create(
        case=row,
        turn=row.turn,
        replaces_id=standing.id if standing else None,
        reopening_id=standing.reopening if standing else None,
        ground=standing.ground if standing else "",
        subject=row.subject,
        host_city=row.host_city,
        assessment=computed.row,
        assessed_outcome=computed.row.outcome,
        outcome=conclusion.decision.outcome,
        basis=conclusion.decision.basis,
        by_machine=conclusion.by_machine,
        decided_by=conclusion.decided_by,
        second_by=conclusion.second_by,
        departure=conclusion.departure.reason if conclusion.departure else "",
        decided_at=at,
        letter=written,
    )
    _keep_inputs(row, papers, computed, at=at)
    if standing is not None:
        end(row, standing, with_new=True, at=at)
    row.state, row.decided_at = move(State(row.state), State.DECIDED), at
    row.save(update_fields=["state", "decided_at"])
    key = f"{row.id}/decided" if standing is None else f"{row.id}/decided/{row.turn}"
    post(row, "decided", key=key, language=papers.language)
    fact = CaseDecided(
        at=at,
        city=row.host_city,
        case=row.id,
        assessment=computed.row.id,
        by_machine=conclusion.by_machine,
        agreement_digest=computed.papers.rulebook.digest,
        letter_digest=digest_of(written),
        turn=row.turn,
    )
    ledger.record(fact)


def _keep_inputs(row: CaseRow, papers: Papers, computed: Computed, *, at: datetime) -> None:
    """Keep what the decision was computed from, so that it can be run again (ADR 100)."""
    last = max(computed.asof, computed.decision.due or computed.asof)
    days = holidays_around(papers.rulebook, row.host_city, first=row.received_on, last=last)
    InputsRow.objects.create(
        case=row,
        turn=row.turn,
        subject=row.subject,
        host_city=row.host_city,
        asof=computed.asof,
        known_at=at,
        facts=papers.facts,
        facts_digest=papers.facts_digest,
        agreement_digest=papers.rulebook.digest,
        later_digest=computed.later.digest if computed.later else None,
        registry_digest=computed.registry_digest,
        engine=engine_digest(),
        holidays={str(year): [day.isoformat() for day in one] for year, one in days.items()},
    )


def _letters(
    row: CaseRow, papers: Papers, conclusion: Conclusion, standing: Standing | None, *, on: date
) -> dict[str, object]:
    party = papers.rulebook.parties[row.host_city]
    authority = party.languages[0]
    judgement = Judgement(
        reference=row.reference,
        conclusion=conclusion,
        case=papers.case,
        rulebook=papers.rulebook,
        job={
            language: occupation_label(row.occupation, language)
            for language in (papers.language, authority)
        },
        received_on=row.received_on,
        decided_on=on,
        replaced=_replaced(standing, papers),
    )
    return letters(judgement, applicant=papers.language, authority=authority)


def _replaced(standing: Standing | None, papers: Papers) -> Replaced | None:
    if standing is None:
        return None
    return Replaced(
        decided_on=local_day(standing.decided_at, papers),
        reopened_on=local_day(standing.reopened_at, papers),
        ground=standing.ground,
    )
