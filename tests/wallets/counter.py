"""The counter at which wallets are served: the web in this process, and the worker's turn."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.test import Client
from tests.certificates.desk import holder, issued, now, worker
from tests.privacy.scenes import Scene, Who
from tests.wallets.pocket import Pocket, Reply, new_key, offered, proof

from comity.ledger.acting import as_machine, bearing
from comity.proofs.openid.issuing import offer_link
from comity.wallets import actions
from comity.wallets.domain.codes import OfferCodes
from comity.wallets.web import issuer, verifier
from comity.wallets.web.issuer import issuer_address


def send(method: str, address: str, *, body: bytes = b"", kind: str = "", token: str = "") -> Reply:
    """Ask the web in this process, as a program without cookies would."""
    more: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
    parts = urlsplit(address)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    client = Client(raise_request_exception=True)
    came = client.generic(method, path, body, content_type=kind or "text/plain", **more)
    return Reply(came.status_code, came.content, dict(came.headers))


def pocket() -> Pocket:
    return Pocket(send)


@contextmanager
def unhurried(monkeypatch: Any) -> Iterator[None]:
    """Let the web not wait for a worker that takes its turn afterwards."""
    monkeypatch.setattr(issuer, "_WAIT_SECONDS", 0.0)
    monkeypatch.setattr(verifier, "_WAIT_SECONDS", 0.0)
    yield


def certified(product: Scene, **changes: Any) -> tuple[Who, UUID]:
    """A person with a certificate."""
    who = holder(product)
    return who, issued(product, who, **changes)


def offer_of(who: Who, certificate: UUID) -> tuple[dict[str, Any], OfferCodes]:
    """Have a certificate offered to its holder's wallet, as their page does."""
    with bearing(who.token):
        city, codes = actions.offer(certificate, at=now())
    return offered(offer_link(issuer_address(city), codes.code, told="On the page.")), codes


def waiting(product: Scene, task: str) -> list[dict[str, Any]]:
    call = "DELETE FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo' RETURNING args"
    return [row[0] for row in product.admin.execute(call, [task]).fetchall()]


def take_turn(product: Scene) -> None:
    """Do what waits for the worker, as it does."""
    with worker(product):
        for args in waiting(product, "wallets.make_copies"):
            with as_machine(args["city"]):
                actions.make_copies(UUID(args["wish"]), args["city"], at=now())
        for args in waiting(product, "wallets.sign_question"):
            with as_machine(args["city"]):
                actions.sign_question(UUID(args["question"]), args["city"])


def filled_pocket(product: Scene, *, copies: int = 1) -> Pocket:
    """A wallet that holds copies of a certificate."""
    who, certificate = certified(product)
    offer, codes = offer_of(who, certificate)
    wallet, place = pocket(), offer["credential_issuer"]
    token = wallet.token(offer, codes.digits).json["access_token"]
    keys, nonce = [new_key() for _ in range(copies)], wallet.nonce(place)
    proofs = [proof(key, audience=place, nonce=nonce) for key in keys]
    transaction = wallet.ask(place, token, proofs).json["transaction_id"]
    take_turn(product)
    wallet.take(keys, wallet.come_again(place, token, transaction))
    return wallet
