"""Review and send: look at every answer once more, then lodge."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from comity.parties.web.access import entered_by
from comity.recognition.actions import lodging
from comity.recognition.queries import own
from comity.recognition.web.apply import read_or_send
from comity.recognition.web.apply_tasks import shown
from comity.recognition.web.desk import Desk, desk_of, person_of
from comity.recognition.web.paper_forms import DeclarationForm
from comity.recognition.web.receipts import receipt
from comity.values.refusals import Refusal


@entered_by("person")
@read_or_send
def review(request: HttpRequest) -> HttpResponse:
    """Show all answers; send them when nothing is missing and the person says they are true."""
    desk = desk_of(request)
    if request.method != "POST":
        initial = {"draft": desk.draft.id if desk.draft else None}
        return _page(request, desk, DeclarationForm(initial=initial))
    form = DeclarationForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, form, status=422)
    # The form names the draft: pressed twice, it finds the case that the draft became.
    is_open = desk.draft is not None and form.cleaned_data["draft"] == desk.draft.id
    if is_open and desk.missing(desk.offer()):
        return _page(request, desk, form, status=422)
    try:
        card = lodging.lodge(form.cleaned_data["draft"], subject=desk.subject, at=desk.at)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return _page(request, desk, form, status=422)
    return redirect("recognition:received", card.reference)


@entered_by("person")
@require_safe
def helped_review(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show a helper all answers; to say that they are true, and to send them, is the person's."""
    return _page(request, desk_of(request, draft), None)


@entered_by("person")
@require_safe
def received(request: HttpRequest, reference: str) -> HttpResponse:
    """Acknowledge: the period, the remedy, and what silence means."""
    case = own.own_case(reference, subject=person_of(request).id)
    context = {"case": case, "receipt": receipt(case)}
    return render(request, "recognition/received.html", context)


def _page(
    request: HttpRequest, desk: Desk, form: DeclarationForm | None, *, status: int = 200
) -> HttpResponse:
    sections = shown(desk, desk.offer())
    context = {
        "desk": desk,
        "form": form,
        "sections": sections,
        "missing": [section for section in sections if section.is_missing],
        "back": desk.url("apply"),
    }
    return render(request, "recognition/review.html", context, status=status)
