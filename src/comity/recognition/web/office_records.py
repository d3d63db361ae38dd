"""What the office recorded before about an applicant: shown beside the case, counted by people."""

from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.ledger.clock import now
from comity.occupations.queries import occupation_label
from comity.parties.web.access import entered_by
from comity.recognition.actions import recalling
from comity.recognition.domain.states import State
from comity.recognition.queries import office
from comity.recognition.web.office import officer_of
from comity.records.web.words import KINDS
from comity.rules.sentences import outcome
from comity.values.refusals import Refusal


@entered_by("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def case_records(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show records under the applicant's name and birth; take an officer's word that it is them."""
    officer, card, refused = officer_of(request), office.case_card(case), ""
    if request.method == "POST":
        try:
            holder = UUID(request.POST.get("holder", ""))
            recalling.count(case, holder, by=officer, at=now())
        except ValueError:
            refused = _("Choose one of the buttons.")
        except Refusal as refusal:
            refused = refusal.message
        else:
            said = _("Noted: it is the same person. The result was computed again.")
            messages.success(request, said, fail_silently=True)
            return redirect("recognition:case", case=case)
    language = get_language() or "en"
    found = recalling.recall(case, by=officer)
    by_holder = sorted(found, key=lambda one: (str(one.holder), one.on))
    context = {
        "card": card,
        "job": occupation_label(card.occupation, language),
        "people": [
            {
                "holder": holder,
                "records": [
                    {
                        "record": one,
                        "kind": KINDS[one.kind],
                        "job": occupation_label(one.occupation, language) if one.occupation else "",
                        "result": outcome(one.outcome, language) if one.outcome else "",
                    }
                    for one in some
                ],
            }
            for holder, some in groupby(by_holder, key=lambda one: one.holder)
        ],
        "may_count": card.state in {State.SUBMITTED, State.IN_REVIEW},
        "refused": refused,
        "back": reverse("recognition:case", args=[case]),
    }
    status = 422 if refused else 200
    return render(request, "recognition/case_records.html", context, status=status)
