"""Acts: for each step who may take it, when, what is asked and what is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.governance.actions import hearing, piloting, proposing, signing, voting
from comity.governance.actions.stepping import COUNCIL, SECRETARIAT
from comity.governance.domain.courses import State
from comity.governance.domain.papers import Proposer
from comity.governance.domain.voting import Choice
from comity.governance.queries.courses import Standing
from comity.governance.web import step_forms as forms
from comity.ledger.domain.actors import Actor

Do = Callable[[UUID, Any, Actor, datetime], object]
_AFTER_VOTE = frozenset(
    {
        State.PASSED,
        State.PILOTING,
        State.EVALUATED,
        State.ADOPTED,
        State.SIGNED,
        State.PUBLISHED,
        State.IN_FORCE,
    }
)


@dataclass(frozen=True, slots=True)
class Act:
    """A step somebody may take.

    Args:
        name: as the form sends it.
        role: who may.
        states: where the change must stand.
        form: what is asked; the plain one asks nothing.
        do: takes the id of the change, the valid form, who acts, and when.
    """

    name: str
    role: str
    states: frozenset[State]
    form: type[forms.StepForm]
    do: Do
    title: str | Promise
    hint: str | Promise = ""

    def fits(self, found: Standing, by: Actor) -> bool:
        """Tell whether this actor may take this step now."""
        if by.role != self.role or found.state not in self.states:
            return False
        if self.name == "withdraw":
            return by.role != COUNCIL or found.row.by == by.city
        if self.name == "adopt":
            return not found.row.is_pilot
        return not (self.name == "withdraw_for" and found.row.kind == Proposer.PARTY)


def _admit(proposal: UUID, form: Any, by: Actor, at: datetime) -> None:  # noqa: ANN401  # its form
    answers = form.cleaned_data
    is_admissible = answers["verdict"] == "yes"
    proposing.admit(proposal, answers["reasons"], is_admissible=is_admissible, by=by, at=at)


def _after(proposal: UUID, form: Any, by: Actor, at: datetime) -> None:  # noqa: ANN401  # its form
    what, reasons = form.cleaned_data["what"], form.cleaned_data["reasons"]
    if what == "adopt":
        voting.adopt(proposal, reasons, by=by, at=at)
    else:
        piloting.send_back(proposal, reasons, ends=what == "end", by=by, at=at)


def _plain(action: Callable[..., object]) -> Do:
    return lambda proposal, _form, by, at: action(proposal, by=by, at=at)


def _text(action: Callable[..., object]) -> Do:
    return lambda proposal, form, by, at: action(proposal, form.cleaned_data["text"], by=by, at=at)


_BEFORE_VOTE = frozenset(
    {State.PROPOSED, State.ADMITTED, State.CONSULTING, State.ANSWERED, State.ROUND_TABLE}
)
ACTS: tuple[Act, ...] = (
    Act(
        "admit",
        SECRETARIAT,
        frozenset({State.PROPOSED}),
        forms.AdmitForm,
        _admit,
        _("Say whether it is admissible"),
    ),
    Act(
        "consult",
        SECRETARIAT,
        frozenset({State.ADMITTED}),
        forms.ConsultationForm,
        lambda proposal, form, by, at: hearing.open_consultation(
            proposal, form.invited(), form.summaries(), by=by, at=at
        ),
        _("Open the consultation"),
    ),
    Act(
        "close_consultation",
        SECRETARIAT,
        frozenset({State.CONSULTING}),
        forms.StepForm,
        _plain(hearing.close_consultation),
        _("Close the consultation"),
        _("Its time must be over and every point must have a reply."),
    ),
    Act(
        "round_table",
        SECRETARIAT,
        frozenset({State.ANSWERED}),
        forms.TextForm,
        _text(hearing.hold_round_table),
        _("Note the round table"),
        _("Due where a third of the answers object. Write down what it came to."),
    ),
    Act(
        "report",
        SECRETARIAT,
        frozenset(_BEFORE_VOTE - {State.PROPOSED}),
        forms.ReportForm,
        lambda proposal, form, by, at: hearing.attach_report(
            proposal, form.cleaned_data["report"], by=by, at=at
        ),
        _("Attach the report of a simulation"),
    ),
    Act(
        "open_vote",
        SECRETARIAT,
        frozenset({State.ANSWERED, State.ROUND_TABLE}),
        forms.OpenVoteForm,
        lambda proposal, form, by, at: voting.open_vote(
            proposal, closes_at=form.closes_at(), by=by, at=at
        ),
        _("Open the vote"),
    ),
    Act(
        "vote",
        COUNCIL,
        frozenset({State.VOTING}),
        forms.VoteForm,
        lambda proposal, form, by, at: voting.vote(
            proposal, Choice(form.cleaned_data["choice"]), by=by, at=at
        ),
        _("Vote for your city"),
    ),
    Act(
        "count",
        SECRETARIAT,
        frozenset({State.VOTING}),
        forms.StepForm,
        _plain(voting.count_votes),
        _("Count the votes"),
        _("Possible once the vote has closed."),
    ),
    Act(
        "dissent",
        COUNCIL,
        _AFTER_VOTE,
        forms.TextForm,
        _text(voting.dissent),
        _("State a dissent"),
        _("For a city that did not vote for it. It stays attached to the change for good."),
    ),
    Act(
        "pilot",
        SECRETARIAT,
        frozenset({State.PASSED}),
        forms.PilotForm,
        lambda proposal, form, by, at: piloting.begin_pilot(
            proposal, form.cleaned_data["pilot"], form.planned(), by=by, at=at
        ),
        _("Fix the plan of the pilot"),
        _("Hosts, days and tests are those of the proposed version. They cannot change later."),
    ),
    Act(
        "look",
        SECRETARIAT,
        frozenset({State.PILOTING}),
        forms.LookForm,
        lambda proposal, form, by, at: piloting.look(
            proposal,
            form.cleaned_data["kpi"],
            form.cleaned_data["month"],
            form.seen(),
            by=by,
            at=at,
        ),
        _("Look at a stop test"),
        _("Once a month. Figures count all people since the first day."),
    ),
    Act(
        "evaluate",
        SECRETARIAT,
        frozenset({State.PILOTING}),
        forms.EvaluationForm,
        lambda proposal, form, by, at: piloting.evaluate(proposal, form.figures(), by=by, at=at),
        _("Evaluate the pilot"),
        _("Possible after its last day, or once a stop test has fired."),
    ),
    Act(
        "after_pilot",
        SECRETARIAT,
        frozenset({State.EVALUATED}),
        forms.AfterPilotForm,
        _after,
        _("Say what follows"),
    ),
    Act(
        "adopt",
        SECRETARIAT,
        frozenset({State.PASSED}),
        forms.StepForm,
        lambda proposal, _form, by, at: voting.adopt(proposal, "", by=by, at=at),
        _("Adopt the change"),
    ),
    Act(
        "sign",
        COUNCIL,
        frozenset({State.ADOPTED}),
        forms.StepForm,
        _plain(signing.order_signature),
        _("Sign for your city"),
        _("The key of your city signs exactly the version that was voted on."),
    ),
    Act(
        "close_signing",
        SECRETARIAT,
        frozenset({State.ADOPTED}),
        forms.StepForm,
        _plain(signing.close_signing),
        _("Check the signatures"),
        _("Every city of the new version must have signed."),
    ),
    Act(
        "publish",
        SECRETARIAT,
        frozenset({State.SIGNED}),
        forms.StepForm,
        _plain(signing.publish),
        _("Publish the version"),
        _("Its first day lies 30 days ahead at least."),
    ),
    Act(
        "begin_force",
        SECRETARIAT,
        frozenset({State.PUBLISHED}),
        forms.StepForm,
        _plain(signing.begin_force),
        _("Note that it is in force"),
    ),
    Act(
        "commit",
        COUNCIL,
        frozenset(_BEFORE_VOTE | _AFTER_VOTE | {State.VOTING}),
        forms.CommitmentForm,
        lambda proposal, form, by, at: signing.commit(
            proposal, form.cleaned_data["text"], form.cleaned_data["due"], by=by, at=at
        ),
        _("Promise something with this change"),
    ),
    Act(
        "withdraw",
        COUNCIL,
        _BEFORE_VOTE,
        forms.StepForm,
        _plain(proposing.withdraw),
        _("Withdraw the proposal"),
    ),
    Act(
        "withdraw_for",
        SECRETARIAT,
        _BEFORE_VOTE,
        forms.StepForm,
        _plain(proposing.withdraw),
        _("Withdraw it for the organisation that proposed it"),
    ),
)


def acts_for(found: Standing, by: Actor) -> list[Act]:
    """Give the steps that somebody may take now."""
    return [act for act in ACTS if act.fits(found, by)]
