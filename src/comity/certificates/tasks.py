"""Jobs of certificates: keep the lists fresh, carry out what officers ordered."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from comity.certificates.actions import carry_out, make_folio, publish_archive, publish_due
from comity.certificates.domain.facts import FolioOrdered, StatusOrderConfirmed
from comity.ledger import actions as ledger
from comity.ledger.acting import as_machine
from comity.ledger.clock import now
from comity.values.refusals import Refusal


@app.periodic(cron="*/10 * * * *")
@app.task(name="certificates.keep_lists", queueing_lock="certificates.keep_lists")
def keep_lists(timestamp: int) -> int:  # noqa: ARG001  # the queue's signature
    """Publish what has grown older than 12 hours, and the archive with it; give how many lists.

    Asked often, because a worker that was away for a day must not wait half a day more.
    """
    at = now()
    published = publish_due(at=at)
    publish_archive(at=at)
    return published


@app.task(name="certificates.carry_out", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def carry_out_order(order: str, subject: str, city: str) -> str:
    """Put an order into force; give the certificate's state.

    Empty while an officer is missing, or where another order was quicker and this no longer fits.
    """
    at = now()
    with as_machine(city):
        try:
            state = carry_out(UUID(order), subject=UUID(subject), at=at)
        except Refusal as refusal:
            if refusal.code in {"CONFLICT", "CERTIFICATE-STATE"}:
                return ""
            raise
    publish_archive(at=at)
    return state.value


@app.task(name="certificates.make_folio", retry=RetryStrategy(max_attempts=4, exponential_wait=4))
def make_folio_ordered(folio: str, subject: str, city: str) -> None:
    """Make the PDF that a holder asked for."""
    with as_machine(city):
        make_folio(UUID(folio), subject=UUID(subject), at=now())


def listen() -> None:
    """Have every order carried out once two agree, and every PDF made."""
    ledger.listen(FolioOrdered, _enqueue_folio)
    ledger.listen(StatusOrderConfirmed, _enqueue)


def _enqueue(fact: StatusOrderConfirmed) -> None:
    carry_out_order.defer(order=str(fact.order), subject=str(fact.subject), city=fact.city or "")


def _enqueue_folio(fact: FolioOrdered) -> None:
    make_folio_ordered.defer(folio=str(fact.folio), subject=str(fact.subject), city=fact.city or "")
