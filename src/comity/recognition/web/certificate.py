"""The office's page of one certificate: two officers suspend it, set it free, withdraw it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.certificates import actions, queries
from comity.certificates.actions.issuing import CLASSES, PURPOSE
from comity.certificates.domain.codes import shown_code
from comity.certificates.domain.states import Kind, State, allowed
from comity.certificates.queries import OfficeCertificate, OrderCard
from comity.certificates.web.words import status_word
from comity.ledger.clock import now
from comity.ledger.domain.actors import Actor
from comity.occupations.queries import occupation_label
from comity.parties.web.access import entered_by
from comity.privacy import leases
from comity.recognition.queries import office
from comity.recognition.queries.office import not_found
from comity.recognition.web.certificate_forms import REASON_WORDS, OrderForm
from comity.recognition.web.office import officer_of
from comity.values.refusals import Refusal

KIND_WORDS: Final[dict[Kind, str | Promise]] = {
    Kind.SUSPEND: gettext_lazy("Suspend it for now"),
    Kind.LIFT: gettext_lazy("End the suspension"),
    Kind.REVOKE: gettext_lazy("Withdraw it for good"),
}


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order in words; `may_agree` where this officer's agreement is what it waits for."""

    order: OrderCard
    what: str
    why: str
    waits_for_another: bool
    may_agree: bool
    is_for_good: bool


@entered_by("officer")
@require_safe
def certificate(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show the certificate of a case, and what may be ordered."""
    return _page(request, case)


@entered_by("officer")
@require_POST
def order(request: HttpRequest, case: UUID, kind: str) -> HttpResponse:
    """Order a change of the certificate."""
    if kind not in set(Kind):
        raise not_found()
    form = OrderForm(request.POST, kind=Kind(kind))
    if form.is_valid():
        card = office.case_card(case)
        held = _opened(card.subject, case)
        try:
            actions.order_status(
                held.id,
                form.kind,
                subject=card.subject,
                reason_code=form.cleaned_data["code"],
                reason=form.cleaned_data["reason"],
                at=now(),
            )
        except Refusal as refusal:
            form.show(refusal)
        else:
            said = _("Ordered. A second officer must agree before anything changes.")
            messages.success(request, said, fail_silently=True)
            return redirect("recognition:certificate", case=case)
    return _page(request, case, faulty=form, status=422)


@entered_by("officer")
@require_POST
def agree(request: HttpRequest, case: UUID, order: UUID) -> HttpResponse:
    """Agree to an order as the second officer."""
    card = office.case_card(case)
    actions.confirm_order(order, subject=card.subject, at=now())
    said = _("Agreed. It is carried out in a moment, and the holder is told.")
    messages.success(request, said, fail_silently=True)
    return redirect("recognition:certificate", case=case)


def _opened(subject: UUID, case: UUID) -> OfficeCertificate:
    with leases.reading(subject, classes=CLASSES, purpose=PURPOSE):
        held = queries.office_certificate(case)
    if held is None:
        raise not_found()
    return held


def _page(
    request: HttpRequest, case: UUID, *, faulty: OrderForm | None = None, status: int = 200
) -> HttpResponse:
    officer, card = officer_of(request), office.case_card(case)
    held = _opened(card.subject, case)
    open_kinds = {one.kind for one in held.orders if one.carried_out_at is None}
    kinds = [kind for kind in allowed(held.state) if kind not in open_kinds]
    context = {
        "card": card,
        "job": occupation_label(card.occupation, get_language() or "en"),
        "held": held,
        "code": shown_code(held.code),
        "status": status_word(held.state),
        "is_final": held.state is State.REVOKED,
        "orders": [_line(one, officer) for one in held.orders],
        "forms": [(KIND_WORDS[kind], kind is Kind.REVOKE, _form(kind, faulty)) for kind in kinds],
        "form": faulty,
    }
    return render(request, "recognition/certificate.html", context, status=status)


def _form(kind: Kind, faulty: OrderForm | None) -> OrderForm:
    return faulty if faulty is not None and faulty.kind is kind else OrderForm(kind=kind)


def _line(one: OrderCard, officer: Actor) -> OrderLine:
    waits = one.carried_out_at is None and one.second_by is None
    return OrderLine(
        order=one,
        what=str(KIND_WORDS[one.kind]),
        why=str(REASON_WORDS[one.reason_code]),
        waits_for_another=waits,
        may_agree=waits and one.by != officer.id,
        is_for_good=one.kind is Kind.REVOKE,
    )
