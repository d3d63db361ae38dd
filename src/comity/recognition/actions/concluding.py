"""Conclude a case: decision, letter, notice and fact in the transaction of whoever decides."""

from datetime import date, datetime

from comity.ledger import actions as ledger
from comity.ledger.domain.notices import Notice
from comity.occupations.queries import occupation_label
from comity.recognition.actions.computing import Computed, local_day
from comity.recognition.domain.digests import digest_of
from comity.recognition.domain.facts import CaseDecided
from comity.recognition.domain.judgements import Judgement
from comity.recognition.domain.letters import letters
from comity.recognition.domain.opinions import Conclusion
from comity.recognition.domain.states import State, move
from comity.recognition.models import CaseRow, DecisionRow
from comity.recognition.queries.files import Papers


def conclude(
    row: CaseRow, papers: Papers, computed: Computed, conclusion: Conclusion, *, at: datetime
) -> None:
    """Decide a case, in the transaction that holds its row.

    Raises:
        Refusal: CANNOT-MOVE.
    """
    written = _letters(row, papers, conclusion, on=local_day(at, papers))
    DecisionRow.objects.create(
        case=row,
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
    row.state, row.decided_at = move(State(row.state), State.DECIDED), at
    row.save(update_fields=["state", "decided_at"])
    notice = Notice(
        key=f"{row.id}/decided",
        template="recognition/decided",
        subject=row.subject,
        city=row.host_city,
        language=papers.language,
        fields={"case": str(row.id), "reference": row.reference},
    )
    ledger.post(notice)
    fact = CaseDecided(
        at=at,
        city=row.host_city,
        case=row.id,
        assessment=computed.row.id,
        by_machine=conclusion.by_machine,
        agreement_digest=papers.rulebook.digest,
        letter_digest=digest_of(written),
    )
    ledger.record(fact)


def _letters(
    row: CaseRow, papers: Papers, conclusion: Conclusion, *, on: date
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
    )
    return letters(judgement, applicant=papers.language, authority=authority)
