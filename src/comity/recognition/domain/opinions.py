"""Opinions: what officers and the machine may conclude, and when two officers are needed."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from comity.recognition.domain.improvements import is_worse
from comity.recognition.domain.states import State, move
from comity.rules.cases import Case
from comity.rules.decisions import (
    COMPENSATION,
    PARTIAL,
    RECOGNISED,
    REFERRED,
    REFUSED,
    Decision,
    Measure,
)
from comity.rules.rulebook import Rulebook
from comity.values.refusals import Fault, Refusal

FIRST, SECOND = "first", "second"
# Why an officer departs from the computed result; each has its words in `web/office_words.py`.
DEPARTURES = (
    "evidence_weighs_otherwise",
    "work_shown_otherwise",
    "disproportionate",
    "unsafe",
    "paper_not_genuine",
    "rule_misapplied",
)
# To these an officer may depart; a plain automatic recognition is computed or it is not.
DEPART_TO = (RECOGNISED, COMPENSATION, PARTIAL, REFERRED, REFUSED)
# These routes wait for somebody else: there is nothing yet that an officer could confirm.
WAITING_FOR = {
    "verify_with_issuer": "issuer",
    "applicant_choice": "applicant",
    "rpl_assessment": "assessment_centre",
    "held_until_phase": "phase",
    "board": "board",
}
DEPARTED = "departure"  # the basis of a decision that an officer reached in writing
REASON_MIN_CHARACTERS, REASON_MAX_CHARACTERS = 20, 4000


@dataclass(frozen=True, slots=True)
class Departure:
    """Why an officer departs: a code of `DEPARTURES` and a written reason."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one named officer thinks; `departure` None: as computed."""

    officer: UUID
    outcome: str
    departure: Departure | None = None


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A decision that has been reached, and by whom; nobody means the machine."""

    decision: Decision
    decided_by: UUID | None
    second_by: UUID | None = None
    departure: Departure | None = None

    @property
    def by_machine(self) -> bool:
        """Say whether no person took part."""
        return self.decided_by is None


@dataclass(frozen=True, slots=True)
class Step:
    """What an opinion led to: the new state, and a conclusion once there is one."""

    state: State
    role: str
    conclusion: Conclusion | None = None


def may_machine_grant(decision: Decision, case: Case, rulebook: Rulebook) -> bool:
    """Tell whether the machine may grant this unattended; there is nothing else it may do.

    Every paper must be confirmed, also one that the result does not need: a person should look
    at a file in which something is open.

    Source: domain design, rule 2; agreement clause 9 (grant_by_machine).
    """
    return (
        decision.may_be_granted_by_machine
        and rulebook.grants_by_machine
        and bool(case.credentials)
        and all(paper.verification == "confirmed" for paper in case.credentials)
    )


def grant(state: State, decision: Decision) -> Conclusion:
    """Conclude as the machine.

    Raises:
        Refusal: CANNOT-MOVE: an officer's opinion stands, or it is decided or withdrawn.
        ValueError: the result is not a plain automatic recognition; a caller's mistake.
    """
    if not decision.may_be_granted_by_machine:
        raise ValueError(f"the machine does not decide {decision.outcome}")
    if state is State.SECOND_SIGNATURE:
        raise Refusal("CANNOT-MOVE", _("An officer has given an opinion on this case."))
    move(state, State.DECIDED)
    return Conclusion(decision, decided_by=None)


def consider(
    state: State,
    computed: Decision,
    *,
    opinion: Opinion,
    earlier: tuple[Opinion, ...],
    rulebook: Rulebook,
    occupation: str,
    standing: Decision | None = None,
) -> Step:
    """Take one officer's opinion and say what follows from it.

    The second officer decides blind. If both refuse, the refusal stands with both names. If the
    second does not refuse, there are not two for a refusal, and the second opinion, which one
    named officer can give, is the decision.

    Args:
        state: where the case stands.
        computed: what the engine finds today.
        opinion: the new one.
        earlier: those already given on this case, oldest first.
        rulebook: the rules of the case.
        occupation: the job it is about.
        standing: what was decided before the case was reopened; None: nothing yet.

    Raises:
        Refusal: CANNOT-MOVE, SAME-OFFICER, OPINION-INVALID (with every fault).

    Source: domain design, rule 2 and sections 3.10 and 3.11; ADR 0060 and 0104.
    """
    require_sound(computed, opinion)
    if any(one.officer == opinion.officer for one in earlier):
        raise Refusal(
            "SAME-OFFICER",
            _("You have already given your opinion on this case. A colleague has to be second."),
        )
    reached = outcome_of(computed, opinion, rulebook=rulebook, occupation=occupation)
    if standing is not None and is_worse(reached, than=standing):
        raise _worse()
    if state is State.SECOND_SIGNATURE:
        return _as_second(reached, opinion, earlier[0])
    if opinion.outcome == REFUSED:
        return Step(move(state, State.SECOND_SIGNATURE), FIRST)
    conclusion = Conclusion(reached, opinion.officer, departure=opinion.departure)
    return Step(move(state, State.DECIDED), FIRST, conclusion)


def _as_second(reached: Decision, opinion: Opinion, first: Opinion) -> Step:
    done = move(State.SECOND_SIGNATURE, State.DECIDED)
    if opinion.outcome != REFUSED:
        return Step(done, SECOND, Conclusion(reached, opinion.officer, departure=opinion.departure))
    refused = Conclusion(
        reached,
        decided_by=first.officer,
        second_by=opinion.officer,
        departure=first.departure or opinion.departure,
    )
    return Step(done, SECOND, refused)


def require_sound(computed: Decision, opinion: Opinion) -> None:
    """Refuse an opinion that lacks its reason or confirms what nobody can confirm yet.

    Raises:
        Refusal: OPINION-INVALID with every fault and the field it is in.
    """
    faults = list(_faults(computed, opinion))
    if faults:
        message = _("This decision cannot be taken yet. What is missing is named below.")
        raise Refusal("OPINION-INVALID", message, tuple(faults))


def _worse() -> Refusal:
    message = _(
        "A case that the office reopens cannot end worse for the person than it was decided."
        " Decide at least as well, or leave the decision as it is."
    )
    fault = Fault("WORSE-THAN-BEFORE", "outcome", message)
    return Refusal("OPINION-INVALID", message, (fault,))


def _faults(computed: Decision, opinion: Opinion) -> "list[Fault]":
    departure = opinion.departure
    if departure is None:
        return _confirmed(computed, opinion)
    faults = []
    if opinion.outcome not in DEPART_TO:
        faults.append(Fault("OUTCOME-UNKNOWN", "outcome", _("Choose the result you decide on.")))
    if departure.code not in DEPARTURES:
        faults.append(Fault("DEPARTURE-UNKNOWN", "code", _("Choose why you decide differently.")))
    if not REASON_MIN_CHARACTERS <= len(departure.reason.strip()) <= REASON_MAX_CHARACTERS:
        message = _("Write your reason in %(least)d to %(most)d characters.")
        limits = {"least": REASON_MIN_CHARACTERS, "most": REASON_MAX_CHARACTERS}
        faults.append(Fault("REASON-MISSING", "reason", message % limits))
    if opinion.outcome == COMPENSATION and not _gap_units(computed):
        message = _("Nothing is missing that a course or a test could close.")
        faults.append(Fault("NOTHING-TO-COMPENSATE", "outcome", message))
    return faults


def _confirmed(computed: Decision, opinion: Opinion) -> "list[Fault]":
    if opinion.outcome != computed.outcome:
        message = _("This differs from the computed result. Say why you decide differently.")
        return [Fault("DEPARTURE-UNEXPLAINED", "reason", message)]
    if computed.basis in WAITING_FOR:
        message = _("This result waits for somebody else and cannot be confirmed yet.")
        return [Fault("NOTHING-TO-CONFIRM", "outcome", message)]
    if opinion.outcome == REFUSED and not _gap_units(computed):
        message = _("A refusal without a missing part needs your ground in writing.")
        return [Fault("REFUSAL-WITHOUT-GROUND", "reason", message)]
    return []


def _gap_units(computed: Decision) -> tuple[str, ...]:
    return tuple(line.unit for line in computed.lines if line.missing_levels)


def outcome_of(
    computed: Decision, opinion: Opinion, *, rulebook: Rulebook, occupation: str
) -> Decision:
    """Give the decision that an opinion stands for: the computed one, or the departed one.

    Raises:
        Refusal: OPINION-INVALID: partial access where the agreement has no separable task that
            is complete.
    """
    if opinion.departure is None:
        return computed
    measure: Measure | None = None
    if opinion.outcome == COMPENSATION:
        measure = _compensation(computed, rulebook, occupation)
    elif opinion.outcome == PARTIAL:
        measure = _bundle(computed, rulebook, occupation)
    favourable = opinion.outcome in {RECOGNISED, COMPENSATION, PARTIAL}
    return replace(
        computed,
        outcome=opinion.outcome,
        basis=DEPARTED,
        measure=measure,
        conditions=computed.conditions if favourable else (),
    )


def _compensation(computed: Decision, rulebook: Rulebook, occupation: str) -> Measure:
    """Close exactly the gap units; as long as the hours missing, within the clause's limit."""
    if computed.measure is not None and computed.measure.kind != "bundle":
        return computed.measure
    block = rulebook.blocks[occupation]
    hours = sum(
        -(-line.hours * line.missing_levels // line.required_level) for line in computed.lines
    )
    months = max(1, -(-hours // block.hours_per_month))
    kind = "applicant_chooses" if block.choice == "applicant" else block.if_silent
    return Measure(kind, _gap_units(computed), min(months, block.adaptation_max_months))


def _bundle(computed: Decision, rulebook: Rulebook, occupation: str) -> Measure:
    block = rulebook.blocks.get(occupation)
    held = {line.unit for line in computed.lines if not line.missing_levels}
    for name in block.partial_access if block else ():
        if block and held.issuperset(block.standard.bundles[name]):
            return Measure("bundle", (name,))
    message = _("No separate task of this job is complete.")
    fault = Fault("BUNDLE-INCOMPLETE", "outcome", message)
    raise Refusal("OPINION-INVALID", message, (fault,))
