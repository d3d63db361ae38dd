"""Words of the pages of changes: states, classes, kinds, choices, and refusals of the path."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.governance.actions.reminding import SUBJECTS
from comity.governance.domain.courses import State
from comity.governance.domain.papers import Proposer
from comity.governance.domain.pilots import Outcome, Shown
from comity.governance.domain.stopping import Ground, Stage
from comity.governance.domain.voting import Choice
from comity.rules.differences import ChangeClass, Kind, Leaning

# state -> its word, its tone
STATES: dict[State, tuple[str | Promise, str]] = {
    State.PROPOSED: (_("proposed"), "calm"),
    State.INADMISSIBLE: (_("not admissible"), "late"),
    State.ADMITTED: (_("admissible"), "calm"),
    State.CONSULTING: (_("in consultation"), "soon"),
    State.ANSWERED: (_("consultation closed"), "calm"),
    State.ROUND_TABLE: (_("round table held"), "calm"),
    State.VOTING: (_("open for votes"), "soon"),
    State.REJECTED: (_("voted down"), "late"),
    State.PASSED: (_("passed"), "good"),
    State.PILOTING: (_("on trial"), "soon"),
    State.EVALUATED: (_("trial evaluated"), "calm"),
    State.SENT_BACK: (_("sent back"), "late"),
    State.ENDED: (_("ended after the trial"), "late"),
    State.ADOPTED: (_("adopted"), "good"),
    State.SIGNED: (_("signed by all"), "good"),
    State.PUBLISHED: (_("published"), "good"),
    State.IN_FORCE: (_("in force"), "good"),
    State.WITHDRAWN: (_("withdrawn"), "late"),
}
CLASSES: dict[ChangeClass, tuple[str | Promise, str]] = {
    ChangeClass.EDITORIAL: (_("wording only"), "calm"),
    ChangeClass.PARAMETER: (_("numbers and levels"), "soon"),
    ChangeClass.RIGHTS: (_("rights and parties"), "late"),
}
LEANINGS: dict[Leaning, tuple[str | Promise, str]] = {
    Leaning.KINDER: (_("kinder to workers"), "good"),
    Leaning.STRICTER: (_("stricter for workers"), "late"),
    Leaning.NEITHER: (_("neither"), "calm"),
}
KINDS = {Kind.ADDED: _("added"), Kind.CHANGED: _("changed"), Kind.REMOVED: _("removed")}
PROPOSERS = {
    Proposer.PARTY: _("a city"),
    Proposer.PROVIDER: _("a training provider"),
    Proposer.UNION: _("a union"),
    Proposer.EMPLOYER: _("an employers' organisation"),
    Proposer.COMMUNITY_ORGANISATION: _("a community organisation"),
    Proposer.EXTERNAL_REVIEWER: _("an external reviewer"),
}
# kinds of organisations, as the agreement names whom it invites
ORGANISATIONS: dict[str, str | Promise] = {
    "community_organisation": _("Community organisations"),
    "employer": _("Employers' organisations"),
    "union": _("Unions"),
    "provider": _("Training providers"),
}
CHOICES = {Choice.YES: _("yes"), Choice.NO: _("no"), Choice.ABSTAIN: _("abstention")}
OUTCOMES: dict[Outcome, tuple[str | Promise, str]] = {
    Outcome.STOPPED: (_("stopped by a stop test"), "late"),
    Outcome.SUCCESSFUL: (_("it worked"), "good"),
    Outcome.UNSUCCESSFUL: (_("it did not work"), "late"),
    Outcome.OPEN: (_("not clear"), "soon"),
}
SHOWN: dict[Shown, tuple[str | Promise, str]] = {
    Shown.MET: (_("met"), "good"),
    Shown.MISSED: (_("missed"), "late"),
    Shown.OPEN: (_("not clear"), "soon"),
    Shown.TOO_FEW: (_("too few people"), "calm"),
}
STAGES: dict[Stage, tuple[str | Promise, str]] = {
    Stage.AHEAD: (_("has not begun"), "calm"),
    Stage.RUNNING: (_("running"), "soon"),
    Stage.ENDED: (_("ended early"), "late"),
    Stage.OVER: (_("over"), "good"),
}
GROUNDS: dict[Ground, str | Promise] = {
    Ground.STOP_TEST: _("Its own stop test ended it:"),
    Ground.VOTE: _("The cities voted to end it."),
}
PILOT_ACTS: dict[str, str | Promise] = {
    "look": _("Keep what was seen this month"),
    "move": _("Move to end this pilot"),
    "vote": _("Vote for your city"),
    "count": _("Count the votes"),
}
EVENTS = SUBJECTS
ABSENT = _("did not vote")
LAPSED = _("voted, then left the agreement")

# What the path itself says, in the reader's language; who wants the numbers finds them above.
REFUSALS: dict[str, str | Promise] = {
    "AGREEMENT-FAULTY": _("This draft has faults. Correct what is listed."),
    "PROPOSER-UNKNOWN": _("Your city is no party of this agreement."),
    "PROPOSER-SUPPORT": _("A community organisation needs three supporters. Name the others."),
    "STEP-NOT-POSSIBLE": _("This change stands elsewhere by now. Look at its page again."),
    "PAPER-MISSING": _("This step needs its paper. Fill in what is asked for."),
    "CLAUSE-PROTECTED": _("This touches a protected clause, which cannot be tried in a pilot."),
    "CONSULTATION-INVITE": _("An organisation of every kind must be invited. One is missing."),
    "CONSULTATION-LANGUAGES": _("A summary is missing in a language that binds."),
    "CONSULTATION-OPEN": _("The time to answer is not over yet."),
    "CONSULTATION-UNANSWERED": _("Some points have no reply yet. Reply to each of them."),
    "ROUND-TABLE-DUE": _("A third of the answers object. Hold a round table first."),
    "IMPACT-OTHER-VERSION": _("The report is about another version. Simulate this one."),
    "IMPACT-INCOMPLETE": _(
        "The report must cover 24 months, cost, equality and data protection. Complete it."
    ),
    "VOTE-OPEN": _("The vote is still open. Count when it has closed."),
    "VOTE-LATE": _("The vote has closed. This ballot came too late."),
    "VOTE-EARLY": _("The vote has not opened yet."),
    "VOTE-DOUBLE": _("Your city has voted. A vote given stands."),
    "VOTE-PARTY-UNKNOWN": _("Your city is no party of this agreement."),
    "VOTE-PARTY-DISSOLVED": _("Your city is no longer a party and cannot vote."),
    "DISSENT-NO-PARTY": _("Your city is no party of this agreement."),
    "DISSENT-BEFORE-VOTE": _("A dissent is stated once the change has passed."),
    "DISSENT-AGREED": _("Your city voted for this change and cannot dissent."),
    "DISSENT-TWICE": _("Your city has stated its dissent. It stays attached."),
    "PILOT-UNKNOWN": _("There is no such pilot in the proposed version."),
    "PILOT-NOT-IN-FORCE": _("The version in force has no such pilot."),
    "PILOT-AHEAD": _("This pilot has not begun. It can be ended from its first day on."),
    "PILOT-ENDED": _("This pilot has been ended already. Nothing more is needed."),
    "PILOT-OVER": _("The last day of this pilot is over. There is nothing left to end."),
    "MOTION-HOURS": _("A vote is open for five days at least. Choose a later day."),
    "PILOT-UNPLANNED": _("Say how many people each stop test on a share expects to see."),
    "PILOT-NOT-CHOSEN": _("This change was voted on without a pilot. Adopt it."),
    "PILOT-BEGUN": _("A plan is fixed before the first day of the pilot."),
    "PILOT-UNTESTED": _("A pilot needs hosts, a success test and a stop test."),
    "PILOT-HOSTS": _("A host of this pilot is no party."),
    "PILOT-TOO-LONG": _("A pilot ends within 24 months."),
    "PILOT-DUE": _("This change was voted on as a pilot. Try it first."),
    "PILOT-STOPPED": _("A stop test ended the pilot. End the change or propose another one."),
    "PILOT-RUNNING": _("The pilot still runs and no stop test fired."),
    "PILOT-FIGURES": _("A figure that was promised is missing."),
    "REPORT-UNREADABLE": _("This is no report of a simulation, or it lacks what a vote needs."),
    "SIGNATURES-MISSING": _("Not every city has signed yet."),
    "WITHDRAWN-BY-OTHER": _("Only who proposed a change may withdraw it."),
}


def refused(code: str, message: str) -> str:
    """Give a refusal in the reader's language; what the actions say is in it already."""
    return str(REFUSALS.get(code, message))
