"""Words of the pages of simulations: states, ways, routes, origins, failures."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.simulations.domain.states import RunState

STATES: dict[RunState, tuple[str | Promise, str]] = {
    RunState.WAITING: (_("waiting"), "calm"),
    RunState.RUNNING: (_("running"), "soon"),
    RunState.DONE: (_("done"), "good"),
    RunState.FAILED: (_("failed"), "late"),
    RunState.CANCELLED: (_("cancelled"), "calm"),
}
WAYS: dict[str, str | Promise] = {
    "same": _("the same"),
    "kinder": _("better"),
    "stricter": _("worse"),
    "other": _("otherwise, neither better nor worse"),
    "kept": _("would be worse; the promise keeps the better one"),
    "rest": _("another change of few people"),
}
ROUTES: dict[str, str | Promise] = {
    "automatic": _("straight away"),
    "conditional": _("short check"),
    "case_by_case": _("comparison part by part"),
    "other": _("another way"),
}
ORIGINS: dict[str, str | Promise] = {
    "none": _("no certificate"),
    "own": _("certificate of the same city"),
    "partner": _("certificate of another partner city"),
    "elsewhere": _("certificate from elsewhere"),
}
GROUPS: dict[str, str | Promise] = {
    "full": _("recognised in full"),
    "part": _("in part, or with a step to do"),
    "not": _("passed on or not recognised"),
}
CHANGES: dict[str, str | Promise] = {
    "said": _("is said then"),
    "no longer said": _("is no longer said"),
}
_ANEW = _("Nothing of this run is used. Start again.")
FAILURES: dict[str, str | Promise] = {
    "EXTRACT-FORMAT": _(
        "The stored cases have the format of another version. The operator has them laid out anew; "
        "then start again."
    ),
    "EXTRACT-DAMAGED": _(
        "A file of the stored cases is not what it was. The operator has them laid out anew; then "
        "start again."
    ),
    "ENGINE-MISSING": _(
        "The engine that this installation asks for is not installed. Tell the operator."
    ),
    "ENGINE-STOPPED": _(
        "The engine stopped half-way. What was counted is kept, and nobody reads it yet. The "
        "operator starts the engine again; then let this run go on."
    ),
    "ENGINE-REFUSED": _(
        "The engine computes something else than the rules mean. It is not used. Tell the operator."
    ),
    "ENGINE-DISAGREES": _(
        "The engine and the rules decided one case differently. Nothing of this run is used. Tell "
        "the operator."
    ),
    "AGREEMENT-FAULTY": _("The proposed version can no longer be read. Propose it again."),
    "PARAMETER-RANGE": _(
        "A value to be tried out is outside what the agreement allows. Choose other values."
    ),
    "PARAMETER-UNKNOWN": _("The proposed version has no such number. Choose another."),
    "BUDGET-SPENT": _(
        "So many files were read today that the rest must wait. Start again tomorrow."
    ),
}


def failure(code: str) -> str:
    """Say why a run failed."""
    return str(FAILURES.get(code, _ANEW))
